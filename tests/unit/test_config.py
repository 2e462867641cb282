"""A wrong setting raises SettingsError with one sentence that names it."""

import base64
from pathlib import Path

import pytest

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
