"""The briefs of the demo program, in the order in which the lead opens them."""

from typing import Any, NamedTuple

from webapp.demo import words


class Planned(NamedTuple):
    """One brief: the key of its sentences, when it opens and how long it is open.

    `opens` is a share of the year; `weeks` None means that the brief has no last day.
    """

    key: str
    opens: float
    weeks: int | None
    words: dict[str, Any]


def _brief(
    theme: tuple[str, str], title: tuple[str, str], facts: list[tuple[str, str]],
    questions: list[tuple[str, str]], *sources: str,
) -> dict[str, Any]:  # fmt: skip
    """Return the texts of a brief from pairs (English, French)."""
    return {
        "theme": dict(zip(("en", "fr"), theme, strict=True)),
        "titles": dict(zip(("en", "fr"), title, strict=True)),
        "facts": {"en": [en for en, _fr in facts], "fr": [fr for _en, fr in facts]},
        "questions": {"en": [en for en, _fr in questions], "fr": [fr for _en, fr in questions]},
        "sources": list(sources),
    }


_REPAIR = _brief(
    ("A second life", "Une seconde vie"),
    ("What came back to the bench?", "Qu’est-ce qui est revenu sur l’établi\u00a0?"),
    [
        ("Last year 1,240 chairs came back to be repaired instead of thrown away.",
         "L’an dernier, 1\u00a0240 chaises sont revenues pour être réparées au lieu d’être jetées."),
        ("A repair takes two hours and ten minutes on average.",
         "Une réparation demande deux heures et dix minutes en moyenne."),
        ("One chair in nine cannot be saved, and its wood becomes a stool.",
         "Une chaise sur neuf ne peut pas être sauvée, et son bois devient un tabouret."),
    ],
    [
        ("What did you repair that you will remember?", "Quelle réparation n’oublierez-vous pas\u00a0?"),
        ("What would you build differently now?", "Que construiriez-vous autrement maintenant\u00a0?"),
    ],
    "Bilan de l’atelier de réparation",
)  # fmt: skip
_SAFETY = _brief(
    ("Safe hands", "La sécurité"),
    ("What do you do so that nobody gets hurt?", "Que faites-vous pour que personne ne se blesse\u00a0?"),
    [
        ("The saws stop within a tenth of a second since the new guards were fitted.",
         "Les scies s’arrêtent en un dixième de seconde depuis la pose des nouveaux carters."),
        ("Anybody may stop a machine, and nobody has to explain it first.",
         "Chacun peut arrêter une machine, et personne n’a à s’expliquer d’abord."),
    ],
    [
        ("When did you stop something?", "Quand avez-vous arrêté quelque chose\u00a0?"),
        ("What is still not good enough?", "Qu’est-ce qui n’est pas encore assez bien\u00a0?"),
    ],
    "Rapport de la commission santé et sécurité",
)  # fmt: skip
_CLIENTS = _brief(
    ("The people we work for", "Celles et ceux pour qui nous travaillons"),
    ("What did a customer teach you?", "Que vous a appris un client\u00a0?"),
    [
        ("Nine letters out of ten get an answer from a person within two days.",
         "Neuf lettres sur dix reçoivent une réponse d’une personne en deux jours."),
        ("A quarter of what we changed in the catalogue this year was asked for by customers.",
         "Un quart de ce qui a changé au catalogue cette année nous a été demandé par des clients."),
    ],
    [
        ("What did you hear that surprised you?", "Qu’avez-vous entendu de surprenant\u00a0?"),
        ("What did you change afterwards?", "Qu’avez-vous changé ensuite\u00a0?"),
    ],
    "Baromètre du service clients, p. 4",
)  # fmt: skip
_MISTAKES = _brief(
    ("What went wrong", "Ce qui a raté"),
    ("Which mistake taught you most?", "Quelle erreur vous a le plus appris\u00a0?"),
    [
        ("On the first Thursday of the month every team tells one mistake to the others.",
         "Le premier jeudi du mois, chaque équipe raconte une erreur aux autres."),
        ("Since then the same mistake is made half as often twice.",
         "Depuis, la même erreur se répète deux fois moins souvent."),
    ],
    [
        ("What happened?", "Que s’est-il passé\u00a0?"),
        ("What is done otherwise since?", "Que fait-on autrement depuis\u00a0?"),
    ],
    "Notes des jeudis, de septembre à mai",
)  # fmt: skip
_TOOLS = _brief(
    ("Tools", "Les outils"),
    ("Which tool would you not give back?", "Quel outil ne rendriez-vous pas\u00a0?"),
    [
        ("Each team spends 400 euros a year on tools that nobody else chooses.",
         "Chaque équipe dépense 400 euros par an pour des outils que personne d’autre ne choisit."),
        ("The planning board is open to everybody, from the dock to head office.",
         "Le tableau de charge est ouvert à tout le monde, des quais à la direction."),
    ],
    [
        ("What does it let you do?", "Que vous permet-il de faire\u00a0?"),
        ("What do you still do by hand, and why?", "Que faites-vous encore à la main, et pourquoi\u00a0?"),
    ],
    "Budget d’équipe, exercice en cours",
)  # fmt: skip
_FIRST_WEEKS = _brief(
    ("First weeks", "Les premières semaines"),
    ("How was it to arrive?", "Comment s’est passée votre arrivée\u00a0?"),
    [
        ("Whoever arrives spends the first three days with somebody of another unit.",
         "Qui arrive passe ses trois premiers jours avec une personne d’une autre équipe."),
        ("After six weeks both sides say what was missing, and it is written down.",
         "Au bout de six semaines, chacun dit ce qui a manqué, et on l’écrit."),
    ],
    [
        ("What did nobody tell you?", "Qu’est-ce que personne ne vous avait dit\u00a0?"),
        ("Who made it easier?", "Qui vous a facilité les choses\u00a0?"),
    ],
    "Guide d’accueil, édition de cette année",
)  # fmt: skip

YEAR = (
    Planned("trade", 0.0, None, words.BRIEFS[0]),
    Planned("repair", 0.0, 16, _REPAIR),
    Planned("safety", 0.15, 15, _SAFETY),
    Planned("clients", 0.3, 16, _CLIENTS),
    Planned("mistakes", 0.45, 14, _MISTAKES),
    Planned("hours", 0.6, None, words.BRIEFS[1]),
    Planned("tools", 0.7, 13, _TOOLS),
    Planned("first weeks", 0.85, 30, _FIRST_WEEKS),
)
