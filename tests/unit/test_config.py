"""A wrong setting raises SettingsError with one sentence that names it."""

import base64
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis.strategies import characters, sampled_from, text

from tests.environment import ENVIRONMENT
from webapp import config
from webapp.config import Settings, SettingsError

KEY = base64.b64encode(b"k" * 32).decode()
SHORT = base64.b64encode(b"k" * 16).decode()
BAD = [
    ("SECRET_KEY", ""),
    ("SECRET_KEY", "too short"),
    ("DATA_KEYS", ""),
    ("DATA_KEYS", ","),
    ("DATA_KEYS", KEY),
    ("DATA_KEYS", f":{KEY}"),
    ("DATA_KEYS", "a:this is not base64"),
    ("DATA_KEYS", "a:clé"),
    ("DATA_KEYS", f"a:{SHORT}"),
    ("DATA_KEYS", f"a:{KEY},a:{KEY}"),
    ("DATA_KEYS", f"2026.1:{KEY}"),
    ("DATA_KEYS", f"clé:{KEY}"),
    ("BASE_URL", "company.example"),
    ("BASE_URL", "ftp://company.example"),
    ("BASE_URL", "http://company.example"),
    ("BASE_URL", "http://["),
    ("BASE_URL", "https://company.example:port"),
    ("LINK_BASE_URL", "go.company.example"),
    ("LINK_BASE_URL", "javascript:alert(1)"),
    ("ORGANIZATION_TZ", "Europe/Atlantis"),
    ("ORGANIZATION_TZ", "../../etc/passwd"),
    ("ORGANIZATION_TZ", "Europe"),
    ("COMPANY_NETWORKS", "10.0.0.0/99"),
    ("COMPANY_NETWORKS", "the office"),
    ("FORWARDED_HOPS", "one"),
    ("FORWARDED_HOPS", "-1"),
    ("FORWARDED_HOPS", "1.5"),
    ("FORWARDED_HOPS", "inf"),
    ("WORKER_POLL", "often"),
    ("WORKER_POLL", "-0.5"),
    ("WORKER_POLL", "nan"),
    ("WORKER_LEASE", "inf"),
    ("WORKER_LEASE", "0"),
    ("WORKER_LEASE", "60"),
    ("WORKER_RETRY", "-1"),
    ("CHANNEL_TIMEOUT", "0"),
    ("X_API_BASE_URL", "http://x.example"),
    ("X_API_BASE_URL", "api.x.com"),
    ("X_AUTHORIZE_URL", "http://x.example/authorize"),
    ("X_POST_PRICE", "-0.2"),
    ("X_RECONCILE_DELAY", "nan"),
    ("MASTODON_PUBLISH", "maybe"),
    ("MASTODON_API_BASE_URL", "ftp://m.example"),
    ("BLUESKY_API_BASE_URL", "http://10.0.0.1"),
    ("SMTP_URL", "mail.company.example:25"),
    ("SMTP_URL", "http://mail.company.example"),
    ("SMTP_URL", "smtp://mail.company.example:port"),
    ("DATABASE_URL", "mysql://localhost/company"),
    ("DATABASE_URL", "company.db"),
    ("DATABASE_URL", "postgresql:garbage"),
    ("DATABASE_URL", "postgresql://"),
    ("DATABASE_URL", "postgresql://db"),
    ("DATABASE_URL", "postgresql://db/"),
    ("DATABASE_URL", "postgresql://db:port/company"),
    ("DATABASE_URL", "postgresql+nothing://db/company"),
    ("DATABASE_URL", "postgresqlx://db/company"),
    ("DATABASE_URL", "sqlite:///"),
    ("DATABASE_URL", "sqlite:////"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("DATABASE_URL", "sqlite:///company.db?mode=ro"),
    ("DATABASE_URL", "sqlite:////tmp"),
    ("WORKER_POLL", "0"),
    ("WORKER_POLL", "31"),
    ("WORKER_LEASE", "1e300"),
    ("WORKER_RETRY", "0"),
    ("WORKER_RETRY", "1e300"),
    ("CHANNEL_TIMEOUT", "1e300"),
    ("X_POST_PRICE", "1e300"),
    ("MAIL_FROM", "francparler@company.example\nBcc: other@company.example"),
    ("MAIL_FROM", "francparler@company.example\rx"),
    ("MAIL_FROM", "francparler"),
    ("MAIL_FROM", "a@company.example, b@company.example"),
    ("MAIL_FROM", "Name <>"),
    ("MAIL_FROM", "<"),
    ("ORGANIZATION_NAME", "The\nCompany"),
    ("SMTP_URL", "smtp://mail.company\n.example"),
    ("SECRET_KEY", "a secret of the tests,\nlong enough for all"),
    ("FORWARDED_HOPS", "11"),
    ("ALLOWED_DOMAINS", "@company.example"),
    ("ALLOWED_DOMAINS", "company.example other.example"),
    ("ALLOWED_DOMAINS", "*.company.example"),
    ("LINK_HOSTS", "https://company.example"),
    ("LINK_HOSTS", "company.example/careers"),
    ("LINK_CODE_HOSTS", "https://company.example"),
    ("LINK_CODE_PARAMETER", "utm content"),
    ("LINK_CODE_PARAMETER", "a&b"),
    ("BASE_URL", "https://company.example/?page=1"),
    ("BASE_URL", "https://company.example/#top"),
    ("BASE_URL", "https://me:secret@company.example"),
    ("BASE_URL", "https://company.example/two words"),
    ("BASE_URL", "https://company.example/a//b"),
    ("BASE_URL", "https://company.example/a/../b"),
    ("LINK_BASE_URL", "https://go.company.example/?r="),
    ("INSTANCE", "pyproject.toml"),
    ("CHAT_HOSTS", "https://hooks.slack.com"),
    ("CHAT_HOSTS", "hooks.slack.com/services"),
    ("CHAT_HOSTS", "hooks.slack.com:443"),
    ("CHAT_HOSTS", "localhost"),
    ("CHAT_HOSTS", "127.0.0.1"),
    ("CHAT_HOSTS", "*"),
    ("CHAT_HOSTS", "*.com"),
    ("CHAT_HOSTS", "hooks.*.com"),
    ("CHAT_HOSTS", "hooks.släck.com"),
    ("CHAT_BASE_URL", "http://10.0.0.1"),
]
GOOD = [
    ("MAIL_FROM", "Franc-Parler <francparler@company.example>"),
    ("MAIL_FROM", "“Récits” <recits@company.example>"),
    ("MAIL_FROM", "francparler@localhost"),
    ("DATABASE_URL", "postgresql:///company"),
    ("DATABASE_URL", "postgresql:///company?host=/run/postgresql"),
    ("DATABASE_URL", "postgresql+psycopg://me:p%40ss@db:5433/company"),
    ("ALLOWED_DOMAINS", "société.example,xn--socit-esab.example"),
    ("LINK_HOSTS", "localhost,127.0.0.1,::1,company.example"),
    ("BASE_URL", "https://company.example/tools/franc-parler/"),
    ("WORKER_POLL", "0.01"),
]


def read_settings(**changed: str) -> Settings:
    return config.read({**ENVIRONMENT, **changed})


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_setting_is_named_in_one_sentence(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings(**{name: value})
    sentence = str(refused.value)
    assert name in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize(("name", "value"), GOOD)
def test_unusual_settings_that_work_are_accepted(name: str, value: str) -> None:
    read_settings(**{name: value})


@settings(max_examples=200)
@given(
    name=sampled_from([s.name for s in config.SETTINGS]),
    value=text(max_size=40).filter(lambda found: "\0" not in found),
)
def test_any_setting_is_read_or_refused_in_one_sentence(name: str, value: str) -> None:
    sentence = f"{name}."
    try:
        read_settings(**{name: value})
    except SettingsError as refused:
        sentence = str(refused)
    assert (name in sentence, sentence.isprintable(), sentence[-1]) == (True, True, ".")


@given(text(alphabet=characters(categories=["Cc"]), min_size=1, max_size=3))
def test_no_setting_has_a_control_character(inside: str) -> None:
    for setting in config.SETTINGS:
        with pytest.raises(SettingsError, match=f"{setting.name} contains a line break"):
            read_settings(**{setting.name: f"a{inside}b"})


def test_the_path_of_the_base_address_is_read() -> None:
    assert read_settings(BASE_URL="https://company.example/a/b/").path == "/a/b"
    assert read_settings(BASE_URL="https://company.example/").path == ""
    read = read_settings(BASE_URL="https://company.example:8443/a/b/")
    assert (read.origin, read.link_path) == ("https://company.example:8443", "/a/b")
    elsewhere = read_settings(
        BASE_URL="https://company.example/a", LINK_BASE_URL="https://go.example"
    )
    assert (elsewhere.path, elsewhere.link_path) == ("/a", "")


@pytest.mark.parametrize("setting", config.SETTINGS, ids=lambda s: s.name)
def test_no_secret_has_a_default(setting: config.Setting) -> None:
    # An empty default is no secret: the network is off, or needs none.
    assert setting.default in ({None, ""} if setting.secret else {setting.default or ""})
    assert setting.secret or setting.default is not None


def test_missing_settings_have_defaults() -> None:
    defaults = config.read(
        {k: v for k, v in ENVIRONMENT.items() if k in {"SECRET_KEY", "DATA_KEYS"}}
    )
    assert defaults.base_url == "http://127.0.0.1:5000"
    assert defaults.link_base_url == defaults.base_url
    assert defaults.link_hosts == frozenset({"127.0.0.1"})
    assert defaults.allowed_domains == frozenset()
    assert defaults.company_networks == ()
    assert defaults.forwarded_hops == 0
    assert defaults.database_url == f"sqlite:///{config.ROOT}/instance/francparler.db"
    assert defaults.instance == config.ROOT / "instance"
    assert (defaults.sqlite, defaults.secure) == (True, False)
    assert str(defaults.zone) == "Europe/Paris"


def test_lists_are_normalized() -> None:
    read = read_settings(ALLOWED_DOMAINS=" Company.example , ,other.example", LINK_HOSTS="")
    assert read.allowed_domains == frozenset({"company.example", "other.example"})
    assert read.link_hosts == frozenset({"127.0.0.1"})


def test_keys_keep_their_order() -> None:
    other = base64.b64encode(b"o" * 32).decode()
    read = read_settings(DATA_KEYS=f"new:{other}, old:{KEY}")
    assert read.data_keys == (("new", b"o" * 32), ("old", b"k" * 32))


def test_trailing_slashes_are_removed_and_https_makes_cookies_secure() -> None:
    read = read_settings(
        BASE_URL="https://company.example/", LINK_BASE_URL="https://go.company.example/"
    )
    assert (read.base_url, read.link_base_url) == (
        "https://company.example", "https://go.company.example",
    )  # fmt: skip
    assert read.secure is True


def test_absolute_paths_are_kept() -> None:
    read = read_settings(DATABASE_URL="sqlite:////var/company.db", INSTANCE="/srv/company")
    assert read.database_url == "sqlite:////var/company.db"
    assert read.instance == Path("/srv/company")
    assert read_settings(DATABASE_URL="postgresql://db/company").sqlite is False
