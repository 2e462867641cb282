"""The briefs of the demo program, in the order in which the lead opens them."""

from typing import Any, NamedTuple

from webapp.demo_data import words


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
    ("What did you repair?", "Qu’avez-vous réparé\u00a0?"),
    [
        ("Last year 1,240 chairs came back to be repaired instead of thrown away.",
         "L’an dernier, 1\u00a0240 chaises sont revenues pour être réparées au lieu d’être jetées."),
        ("A repair takes two hours and ten minutes on average.",
         "Une réparation demande deux heures et dix minutes en moyenne."),
        ("One chair in nine cannot be saved, and its wood becomes a stool.",
         "Une chaise sur neuf ne peut pas être sauvée, et son bois devient un tabouret."),
    ],
    [
        ("Which repair do you remember most?", "Quelle réparation vous a le plus marqué\u00a0?"),
        ("What would you build differently now?", "Que construiriez-vous autrement maintenant\u00a0?"),
    ],
    "Bilan de l’atelier de réparation",
)  # fmt: skip
_SAFETY = _brief(
    ("Safety", "La sécurité"),
    ("What do you do to prevent accidents?", "Que faites-vous pour éviter les accidents\u00a0?"),
    [
        ("Since the new guards were fitted, the saws stop within a tenth of a second.",
         "Les scies s’arrêtent en un dixième de seconde depuis la pose des nouveaux carters."),
        ("Anyone may stop a machine, without explaining it first.",
         "Chacun peut arrêter une machine sans devoir se justifier avant."),
    ],
    [
        ("When did you stop something?", "Quand avez-vous arrêté quelque chose\u00a0?"),
        ("What is still not good enough?", "Qu’est-ce qui n’est pas encore assez bien\u00a0?"),
    ],
    "Rapport de la commission santé et sécurité",
)  # fmt: skip
_CLIENTS = _brief(
    ("Customers", "Les clients"),
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
        ("On the first Thursday of the month, every team presents one mistake to the others.",
         "Le premier jeudi du mois, chaque équipe raconte une erreur aux autres."),
        ("Since then, half as many mistakes have been repeated.",
         "Depuis, les erreurs se répètent deux fois moins souvent."),
    ],
    [
        ("What happened?", "Que s’est-il passé\u00a0?"),
        ("What have you changed since?", "Qu’avez-vous changé depuis\u00a0?"),
    ],
    "Notes des jeudis, de septembre à mai",
)  # fmt: skip
_TOOLS = _brief(
    ("Tools", "Les outils"),
    ("Which tool do you want to keep?", "Quel outil voulez-vous garder\u00a0?"),
    [
        ("Each team spends 400 euros a year on tools of its own choice.",
         "Chaque équipe dépense 400 euros par an pour les outils de son choix."),
        ("All employees can see the planning board, from the dock to head office.",
         "Tous les salariés voient le tableau de charge, des quais à la direction."),
    ],
    [
        ("What does it let you do?", "Que vous permet-il de faire\u00a0?"),
        ("What do you still do manually, and why?", "Que faites-vous encore à la main, et pourquoi\u00a0?"),
    ],
    "Budget d’équipe, exercice en cours",
)  # fmt: skip
_FIRST_WEEKS = _brief(
    ("First weeks", "Les premières semaines"),
    ("How were your first weeks?", "Comment se sont passées vos premières semaines\u00a0?"),
    [
        ("New employees spend the first three days with a colleague from another unit.",
         "Les nouveaux salariés passent leurs trois premiers jours avec un collègue d’une autre équipe."),
        ("After six weeks, they and their team write down what was missing.",
         "Après six semaines, ils notent avec leur équipe ce qui a manqué."),
    ],
    [
        ("What information was missing?", "Quelle information vous a manqué\u00a0?"),
        ("Who helped you?", "Qui vous a aidé\u00a0?"),
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
