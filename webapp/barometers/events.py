"""What happens to barometers and their waves."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class _OfBarometer(Event):
    about: ClassVar[str] = "barometer"


@dataclass(frozen=True, kw_only=True)
class _OfWave(Event):
    about: ClassVar[str] = "wave"


@dataclass(frozen=True, kw_only=True)
class BarometerMade(_OfBarometer):
    """The employee-view lead made a barometer, from a shipped questionnaire or a free one."""

    past: ClassVar[str] = gettext_noop("made the barometer")


@dataclass(frozen=True, kw_only=True)
class QuestionsChanged(_OfBarometer):
    """The questions of the newest version were changed; `number` is its number."""

    past: ClassVar[str] = gettext_noop("changed the questions of the barometer")
    number: int


@dataclass(frozen=True, kw_only=True)
class VersionStarted(_OfBarometer):
    """A new version was started, because a wave uses the one before; `number` is its number."""

    past: ClassVar[str] = gettext_noop("started a version of the barometer")
    number: int


@dataclass(frozen=True, kw_only=True)
class WavePlanned(_OfWave):
    """The employee-view lead planned a wave, or changed its days before it opened."""

    past: ClassVar[str] = gettext_noop("planned the wave")


@dataclass(frozen=True, kw_only=True)
class WaveOpened(_OfWave):
    """Answers are accepted from now on."""

    past: ClassVar[str] = gettext_noop("opened the wave")


@dataclass(frozen=True, kw_only=True)
class WaveClosed(_OfWave):
    """Answers are no longer accepted; the result can be computed. `actor` is None at the end."""

    past: ClassVar[str] = gettext_noop("closed the wave")


@dataclass(frozen=True, kw_only=True)
class WaveCanceled(_OfWave):
    """A planned wave was canceled before anybody was asked."""

    past: ClassVar[str] = gettext_noop("canceled the wave")


@dataclass(frozen=True, kw_only=True)
class CommentsLeftOut(_OfWave):
    """The employee-view lead took comments that name or accuse a person out of the result."""

    past: ClassVar[str] = gettext_noop("left comments out of the result of the wave")
    number: int


@dataclass(frozen=True, kw_only=True)
class ResultPublished(_OfWave):
    """Employees can read the result."""

    past: ClassVar[str] = gettext_noop("published the result of the wave")


@dataclass(frozen=True, kw_only=True)
class DecisionPublished(_OfWave):
    """Employees can read what is done about the result, and what is not."""

    past: ClassVar[str] = gettext_noop("published the decision on the wave")


@dataclass(frozen=True, kw_only=True)
class CorrectionAdded(_OfWave):
    """A correction was added below a published decision, which itself does not change."""

    past: ClassVar[str] = gettext_noop("added a correction to the decision on the wave")
