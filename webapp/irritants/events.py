"""Events of irritants. What is done with a code has no event: the log would keep its moment.

Acts of reporters have no actor: the log, which keeps everything, would still name them after the
link to a report is cut.
"""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class _OfIrritant(Event):
    about: ClassVar[str] = "irritant"


@dataclass(frozen=True, kw_only=True)
class IrritantReported(_OfIrritant):
    """A person reported an irritant with the own name."""

    past: ClassVar[str] = gettext_noop("reported the irritant")
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class IrritantWithdrawn(_OfIrritant):
    """A person withdrew the own report."""

    past: ClassVar[str] = gettext_noop("withdrew the irritant")
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ReporterWrote(_OfIrritant):
    """A person wrote to those who handle the own report."""

    past: ClassVar[str] = gettext_noop("wrote about the own irritant")
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class HandlerWrote(_OfIrritant):
    """A handler, or who is in charge, wrote to the reporter."""

    past: ClassVar[str] = gettext_noop("wrote to the reporter of the irritant")


@dataclass(frozen=True, kw_only=True)
class IrritantAssigned(_OfIrritant):
    """A handler put a person in charge."""

    past: ClassVar[str] = gettext_noop("chose a person in charge of the irritant")
    owner_id: str


@dataclass(frozen=True, kw_only=True)
class IrritantReleased(_OfIrritant):
    """The account of the person in charge ended."""

    past: ClassVar[str] = gettext_noop("is no longer in charge of the irritant")


@dataclass(frozen=True, kw_only=True)
class IrritantAnswered(_OfIrritant):
    """The public answer was published, or changed."""

    past: ClassVar[str] = gettext_noop("answered the irritant")


@dataclass(frozen=True, kw_only=True)
class IrritantMended(_OfIrritant):
    """The irritant is mended."""

    past: ClassVar[str] = gettext_noop("said that the irritant is mended")


@dataclass(frozen=True, kw_only=True)
class IrritantReopened(_OfIrritant):
    """A handler reopened the irritant."""

    past: ClassVar[str] = gettext_noop("reopened the irritant")


@dataclass(frozen=True, kw_only=True)
class OwnIrritantReopened(_OfIrritant):
    """Its reporter reopened the irritant."""

    past: ClassVar[str] = gettext_noop("reopened the own irritant")
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class IrritantMerged(_OfIrritant):
    """A handler said that the irritant was reported before."""

    past: ClassVar[str] = gettext_noop("merged the irritant with another")
    other_id: str


@dataclass(frozen=True, kw_only=True)
class IrritantRefused(_OfIrritant):
    """A handler decided that the irritant is not published."""

    past: ClassVar[str] = gettext_noop("decided not to publish the irritant")


@dataclass(frozen=True, kw_only=True)
class IrritantRouted(_OfIrritant):
    """A handler changed which program the irritant is about."""

    past: ClassVar[str] = gettext_noop("changed which program the irritant is about")


@dataclass(frozen=True, kw_only=True)
class IrritantBecameBrief(_OfIrritant):
    """A lead of a sharing program made a draft brief from a mended irritant."""

    past: ClassVar[str] = gettext_noop("made a brief from the irritant")
    brief_id: str
