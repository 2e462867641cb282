"""Texts of the demo company: accounts, charter, briefs, stories."""

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

CHARTER = {
    "en": {
        "purpose": "Employees tell people who may want to work here what the work is like.",
        "voluntary": "No. You decide to join, you can leave in two clicks, and no reason is asked.",
        "audience": "People who may want to work here, and colleagues in the trade.",
        "channels": "LinkedIn, X, Bluesky, Mastodon, Facebook, WhatsApp and mail, from your own account.",
        "kinds": "What you learned or made at work, what was hard and what was good. Praise is not expected.",
        "review": (
            "Two people from the employer-brand team. They can suggest edits. They can object only "
            "for a public reason. Your text is never changed without your agreement."
        ),
        "data": (
            "Your stories, your shares, and the visits to your links per week. Visitors stay "
            "anonymous: their addresses and browsers are not stored."
        ),
        "who_sees": (
            "Reviewers read the stories you send for review. The program lead sees totals. "
            "Participants see the names of people who chose to be listed."
        ),
        "rewards": "None. No points, no ranking, no gifts for shares.",
        "sponsor": "Hélène Verne, managing director. She can take part like any employee.",
        "works_council": "Informed and consulted on 12 January 2026; its opinion is favorable.",
    },
    "fr": {
        "purpose": (
            "Les salariés racontent leur travail aux personnes qui pourraient avoir envie de nous "
            "rejoindre."
        ),
        "voluntary": (
            "Non. Vous décidez de participer, vous pouvez quitter le programme en deux clics, et "
            "aucune raison n’est demandée."
        ),
        "audience": "Aux personnes qui pourraient nous rejoindre et aux professionnels du métier.",
        "channels": (
            "LinkedIn, X, Bluesky, Mastodon, Facebook, WhatsApp et l’e-mail, depuis votre propre "
            "compte."
        ),
        "kinds": (
            "Ce que vous avez appris ou fabriqué au travail, ce qui a été difficile et ce qui a "
            "réussi. Aucun compliment n’est attendu."
        ),
        "review": (
            "Deux personnes de l’équipe marque employeur. Elles peuvent proposer des modifications. "
            "Une objection a toujours un motif public. Votre texte n’est jamais modifié sans votre "
            "accord."
        ),
        "data": (
            "Vos récits, vos partages et les visites de vos liens, par semaine. Les visiteurs "
            "restent anonymes\u00a0: leur adresse et leur navigateur ne sont pas conservés."
        ),
        "who_sees": (
            "Les relecteurs lisent les récits que vous envoyez en relecture. Le responsable du "
            "programme voit les totaux. Les participants voient le nom des personnes qui ont choisi "
            "de l’afficher."
        ),
        "rewards": "Aucune. Ni points, ni classement, ni cadeau contre un partage.",
        "sponsor": "Hélène Verne, directrice générale. Elle peut participer comme tous les salariés.",
        "works_council": "Informé et consulté le 12 janvier 2026. Son avis est favorable.",
    },
}

# The charter of the first half year: fewer channels, without an opinion of the works council.
FIRST_CHARTER = {
    "en": CHARTER["en"]
    | {
        "channels": "LinkedIn, X, Bluesky and mail, from your own account.",
        "works_council": "Informed. Its opinion is expected.",
    },
    "fr": CHARTER["fr"]
    | {
        "channels": "LinkedIn, X, Bluesky et l’e-mail, depuis votre propre compte.",
        "works_council": "Informé. Son avis est attendu.",
    },
}

BRIEFS: tuple[dict[str, Any], ...] = (
    {
        "theme": {"en": "Learning a trade", "fr": "Apprendre un métier"},
        "titles": {"en": "What did you learn this year?", "fr": "Qu’avez-vous appris\u00a0?"},
        "facts": {
            "en": [
                "41 people changed machine or post this year.",
                "Each of them spent four weeks next to an experienced colleague.",
            ],
            "fr": [
                "41 personnes ont changé de machine ou de poste cette année.",
                "Chacune a passé quatre semaines avec un collègue expérimenté.",
            ],
        },
        "questions": {
            "en": ["What was hard at first?", "Who showed you?", "What would you tell a beginner?"],
            "fr": [
                "Qu’est-ce qui était difficile au début ?",
                "Qui vous a montré ?",
                "Que diriez-vous à quelqu’un qui débute ?",
            ],
        },
        "sources": ["Bilan de formation 2026, p. 12"],
    },
    {
        "theme": {"en": "Working hours", "fr": "Les horaires"},
        "titles": {
            "en": "What changed with the four-day week?",
            "fr": "La semaine de quatre jours",
        },
        "facts": {
            "en": [
                "The workshop has worked four days a week since March.",
                "Deliveries are late as often as before.",
            ],
            "fr": [
                "L’atelier travaille quatre jours par semaine depuis mars.",
                "Les livraisons ne sont ni plus ni moins en retard qu’avant.",
            ],
        },
        "questions": {
            "en": ["What got better, what got worse?", "What do you do with the fifth day?"],
            "fr": [
                "Qu’y avez-vous gagné, qu’y avez-vous perdu ?",
                "Que faites-vous du cinquième jour ?",
            ],
        },
        "sources": ["Accord d’entreprise du 3 mars 2026"],
    },
)

STORIES = (
    ("en", "The lathe was not my friend", "My first month at the lathe I ruined more brass than I turned. Awa stood beside me and said nothing until I asked. That was the best teaching I ever had."),
    ("fr", "Quatre jours, et le vendredi", "Le vendredi, je garde ma mère. Les quatre autres jours sont plus denses, il faut le dire. Je ne reviendrais pas en arrière, mais les réunions de 18 heures doivent disparaître."),
    ("en", "A warehouse that listens", "We asked for a second scale by the dock for two years. This spring somebody finally came to look at the queue. Now we have it. Two years is long, but the visit was honest."),
    ("fr", "Ce que m’a appris le bois", "On croit choisir une planche, c’est elle qui vous choisit. J’ai mis six mois à entendre la différence entre le frêne et le chêne sous la scie. Venez avec de la patience."),
    ("en", "Night shift, plainly", "Nights pay better and cost sleep. What keeps me is the crew: nobody leaves before the last pallet is strapped. If you like quiet streets at six in the morning, you may like it too."),
    ("fr", "Répondre aux clients fâchés", "Un client fâché a presque toujours raison sur un point. Mon travail est de trouver lequel. On nous laisse le temps de chercher, et ça change tout."),
    ("en", "I came for the code", "I came for the code and stayed for the sawdust. Our software runs on machines I can walk up to. When it fails I hear it before I read the log."),
    ("fr", "Mon premier prototype raté", "Il tenait debout trois secondes. Toute l’équipe a ri, moi aussi, et le lendemain nous étions quatre autour de l’établi. Le neuvième est au catalogue."),
    ("en", "Changing post at fifty-two", "At fifty-two I moved from packing to the paint room. Four weeks beside Louis, a notebook full of drawings. My back says thank you. My nose is still learning."),
    ("fr", "Le bruit", "L’atelier est bruyant, autant le savoir. Les protections sont bonnes, les pauses aussi. Le silence du soir est devenu mon luxe."),
)  # fmt: skip

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
