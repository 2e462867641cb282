"""The environment variables that set up an installation."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """One environment variable, as webapp/docs/operations.md lists it."""

    name: str
    meaning: str
    default: str | None = None
    secret: bool = False


SETTINGS = (
    Setting("DATABASE_URL", "the database", "sqlite:///instance/francparler.db"),
    Setting(
        "ANSWERS_DATABASE_URL",
        "the database of the answers of barometers; empty: answers.db in INSTANCE",
        "",
    ),
    Setting("TEST_DATABASE_URL", "PostgreSQL server the tests make their databases on", ""),
    Setting("TRIAL_DATA", "folder of public data sets for trials and notebooks", ""),
    Setting("SECRET_KEY", "signs forms and mailed links; 32 characters at least", secret=True),
    Setting("DATA_KEYS", "encrypts stored secrets: name:base64 key, newest first", secret=True),
    Setting("BASE_URL", "where people reach the pages", "http://127.0.0.1:5000"),
    Setting("LINK_BASE_URL", "where tracked links start; BASE_URL when empty", ""),
    Setting("LINK_HOSTS", "hosts a program may send visitors to; BASE_URL's when empty", ""),
    Setting(
        "LINK_CODE_HOSTS",
        "hosts of LINK_HOSTS whose pages get the code of the channel that a visitor came through, by "
        "commas; empty: none",
        "",
    ),
    Setting("LINK_CODE_PARAMETER", "query parameter that has this code", "utm_content"),
    Setting(
        "ORGANIZATION_NAME",
        "the organization's name, until an administrator writes one on the page Settings",
        "Our organization",
    ),
    Setting("ORGANIZATION_TZ", "time zone in which days and weeks are counted", "Europe/Paris"),
    Setting("ALLOWED_DOMAINS", "mail domains whose people may sign up, by commas", ""),
    Setting(
        "COMPANY_NETWORKS",
        "the organization's networks, by commas; empty: visitors are unknown",
        "",
    ),
    Setting(
        "METRICS_NETWORKS", "networks that may read /metrics, by commas; empty: nobody may", ""
    ),
    Setting("FORWARDED_HOPS", "trusted proxies in front of the application", "0"),
    Setting("SMTP_URL", "smtp://user:password@host:port; empty: mail is printed", ""),
    Setting("MAIL_FROM", "sender of mail", "francparler@localhost"),
    Setting("REQUESTS_PER_WEEK", "most requests for their time that a person gets in 7 days", "2"),
    Setting(
        "REQUESTS_PER_MONTH", "most requests for their time that a person gets in 30 days", "6"
    ),
    Setting("OPEN_IDEAS", "most ideas of a person that wait for a decision at a time", "3"),
    Setting("IRRITANT_DAYS", "days until all can see that an irritant has no answer", "14"),
    Setting(
        "OPEN_STORIES",
        "most stories of a person that are in review or wait for changes at a time",
        "5",
    ),
    Setting(
        "CHAT_HOSTS",
        "hosts to which webhooks of Slack and Teams may point, by commas, `*.` before a name for "
        "all hosts below it; empty: no chat",
        "",
    ),
    Setting(
        "CAREER_FRAME_HOSTS",
        "hosts whose pages may show the block of career stories in a frame, by commas; empty: none",
        "",
    ),
    Setting("CHAT_BASE_URL", "one server in place of every webhook's; for a trial", ""),
    Setting(
        "PANEL_ENGINE",
        "what counts visits by week: empty for DuckDB in the worker, or "
        "clickhouse://user:password@host:port/database (clickhouses:// over TLS)",
        "",
        secret=True,
    ),
    Setting("INSTANCE", "folder of this installation's own files", "instance"),
    Setting("WORKER_POLL", "seconds between two polls of an idle worker", "1.0"),
    Setting("WORKER_LEASE", "seconds after which a silent worker's row is claimed again", "120"),
    Setting("WORKER_RETRY", "seconds before a failed row is tried again, doubled each time", "30"),
    Setting("CHANNEL_TIMEOUT", "seconds a network may take to answer", "20"),
    Setting("X_CLIENT_ID", "this application at X; empty: X is shared by hand", ""),
    Setting("X_CLIENT_SECRET", "its secret there", "", secret=True),
    Setting("X_API_BASE_URL", "where X answers", "https://api.x.com"),
    Setting("X_AUTHORIZE_URL", "where people agree at X", "https://x.com/i/oauth2/authorize"),
    Setting("X_POST_PRICE", "US dollars X charges for a post with a link", "0.20"),
    Setting("X_READ_PRICE", "US dollars X charges for reading a post", "0.005"),
    Setting("X_RECONCILE_DELAY", "seconds before a lookup at X can be trusted", "600"),
    Setting("MASTODON_PUBLISH", "yes: people may connect accounts on Mastodon servers", ""),
    Setting("MASTODON_API_BASE_URL", "one server in place of each author's; for a trial", ""),
    Setting(
        "MASTODON_RECONCILE_DELAY",
        "seconds before a lookup at a Mastodon server can be trusted",
        "120",
    ),
    Setting("BLUESKY_PUBLISH", "yes: people may connect Bluesky accounts", ""),
    Setting("BLUESKY_API_BASE_URL", "where Bluesky answers", "https://bsky.social"),
    Setting("BLUESKY_RECONCILE_DELAY", "seconds before a lookup at Bluesky can be trusted", "0"),
)
