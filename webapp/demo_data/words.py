"""Texts of the demo company: accounts, charter, briefs, stories."""

import tomllib
from pathlib import Path
from typing import Any

DOMAIN = "maison-verne.example"
ORGANIZATION = "Maison Verne"
PASSWORD = "three calm words"  # noqa: S105 - printed for everybody who tries the demo

# Address, name, language and unit of the demo accounts.
ACCOUNTS = {
    "volunteer": ("camille", "Camille Roux", "fr", "Atelier bois"),
    "reviewer": ("nora", "Nora Lindqvist", "en", "Studio"),
    "lead": ("paul", "Paul Abadie", "fr", "Direction"),
    "analyst": ("ines", "Inès Moreau", "fr", "Informatique"),
    "observer": ("samir", "Samir Haddad", "fr", "Entrepôt"),
    "admin": ("ada", "Ada Okafor", "en", "Informatique"),
}

NAMES = {"en": "Voices of the workshop", "fr": "Paroles d’atelier"}
DISCLOSURES = {"en": "I work at Maison Verne.", "fr": "Je travaille chez Maison Verne."}
WORDINGS = {
    "en": ["Maison Verne is my employer.", "Written by someone who works at Maison Verne."],
    "fr": ["Maison Verne est mon employeur."],
}
SPONSOR = "Hélène Verne"
# Why the lead opened programs before anything was measured.
OPENING = "Le premier baromètre a lieu dans trois mois. Nous commençons avec des volontaires, et nous publierons ses résultats ici."

_TEXTS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
CHARTER: dict[str, dict[str, str]] = _TEXTS["charter"]
# The charter of the first half year.
FIRST_CHARTER = {key: texts | _TEXTS["first_charter"][key] for key, texts in CHARTER.items()}
BRIEFS: tuple[dict[str, Any], ...] = tuple(_TEXTS["briefs"])
STORIES = tuple((each["language"], each["title"], each["text"]) for each in _TEXTS["stories"])

# Language, title, text; and the edit that a reviewer suggests.
SUGGESTED = (
    "fr",
    "La machine de 1974",
    "La fraiseuse date de 1978 et marche encore. J’ai mis un an à la comprendre, Fatou m’a appris à l’écouter. Quand elle chante juste, on peut prendre son café.",
)
INSTEAD = ("1978", "1974")
OBJECTED = (
    "en",
    "The new client",
    "We start for a new client in spring and the whole dock talks about it. I packed the first samples myself, and I was proud of how they looked.",
    "The contract is not signed: please leave the client out until it is. The samples are yours to tell.",
)
REMARK = "Right. I will write about the samples only, and send it again."
NEARLY_LATE = (
    "en",
    "Learning to say no",
    "A planner taught me to refuse a date that could not be kept. It cost me two bad nights and saved us a month. Nobody thanked me, and I would do it again.",
)
WITHDRAWN = (
    "en",
    "A quarrel about the radio",
    "For two winters we quarrelled about the radio. Now it is off until ten and everybody hums. I am not sure the others want to read this, so it may stay with me.",
)
APPROVED = (
    "fr",
    "Le jour où j’ai dit non",
    "J’ai refusé une pièce la veille d’une livraison. On m’a demandé pourquoi, pas pour qui je me prenais. Elle est repartie au banc, et le client a attendu deux jours.",
)
# Short enough for X; published through the volunteer's connected account.
PUBLISHED = (
    "fr",
    "La colle à froid",
    "La colle à froid demande une nuit. J’ai appris à préparer le soir ce que je poncerai le matin.",
)
PUBLISHED_LATELY = (
    "fr",
    "Le chêne qui siffle",
    "Ce chêne sifflait à la raboteuse. Yacine a baissé l’avance, il s’est tu. On écoute avant de régler.",
)
NEEDS_DECISION = (
    "fr",
    "Le tiroir du bas",
    "Dans le tiroir du bas, mes ratés. Je les montre aux stagiaires le premier jour, ça détend tout le monde.",
)
DRAFT = (
    "fr",
    "Les copeaux",
    "Au début on les balaie, plus tard on les lit. Un copeau qui casse dit que la lame est fatiguée.",
)
PICTURED = (
    "fr",
    "L’établi près de la fenêtre",
    "On m’a donné l’établi près de la fenêtre le jour de mes dix ans de maison. La lumière du matin y montre chaque défaut, et c’est très bien ainsi.",
)
PICTURE_ALT = (
    "Une personne en veste verte rabote une planche sur un établi, près d’une grande fenêtre."
)
PICTURE_OF = "Awa Diallo"
