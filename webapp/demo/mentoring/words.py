"""Words of the demo company's program of reverse mentoring."""

NAMES = {"en": "Mentoring", "fr": "Mentorat inversé"}
EDITION = {"en": "Winter edition", "fr": "Édition d’hiver"}
TOPICS = (
    {"en": "Video calls", "fr": "Visioconférences"}, {"en": "Spreadsheets", "fr": "Tableurs"},
    {"en": "Writing with an assistant", "fr": "Écrire avec un assistant"},
)  # fmt: skip
PLACE = "https://visio.maison-verne.example/rencontre"
CHARTER = {
    "en": {
        "purpose": "Younger colleagues help more senior ones with digital tools and new habits. It is voluntary on both sides.",
        "applying": "Anyone can apply as a mentor or to be mentored. Six meetings of an hour in six months, during working hours.",
        "pairs": "Pairs are computed by published rules. Two people in one line of hierarchy are never paired.",
        "records": "What you write is used to find pairs and shown to no one. Answers are encrypted. A refusal is never shown.",
        "leaving": "You can leave a pair or the program at any time, in two clicks. No one asks why.",
        "contact": "Paul Abadie leads the program.",
        "sponsor": "The director asked for the program and takes part like others.",
        "works_council": "The works council was informed before the program opened.",
    },
    "fr": {
        "purpose": "De jeunes collègues aident des plus anciens avec les outils numériques et les nouveaux usages. C’est volontaire des deux côtés.",
        "applying": "Chacun peut candidater comme mentor ou pour être accompagné. Six rencontres d’une heure en six mois, sur le temps de travail.",
        "pairs": "Les binômes sont calculés selon des règles publiées. Deux personnes d’une même ligne hiérarchique ne forment jamais un binôme.",
        "records": "Ce que vous écrivez sert à former les binômes et n’est montré à personne. Les réponses sont chiffrées. Un refus n’est jamais montré.",
        "leaving": "Vous pouvez quitter un binôme ou le programme à tout moment, en deux clics. Personne n’en demande la raison.",
        "contact": "Paul Abadie est responsable du programme.",
        "sponsor": "La direction a demandé ce programme et y participe comme les autres.",
        "works_council": "Le comité social et économique a été informé avant l’ouverture.",
    },
}
