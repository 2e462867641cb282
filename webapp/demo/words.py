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
        "purpose": "So that people who wonder whether to work here hear it from those who do.",
        "voluntary": "No. You join by yourself, leave in two clicks, and nobody asks why.",
        "audience": "People who may want to work here, and colleagues in the trade.",
        "channels": "LinkedIn, X, Bluesky, Mastodon, Facebook, WhatsApp and mail, from your own account.",
        "kinds": "What you learnt, made, found hard or found good at work. Praise is not required.",
        "review": (
            "Two people of the employer-brand team. They may suggest edits, and object for a "
            "public reason only. Nobody changes your words."
        ),
        "data": (
            "Your stories, what you shared, and visits on your links, counted by the week without "
            "knowing who visited. No address, no browser of a visitor is kept."
        ),
        "who_sees": (
            "Reviewers read the stories you send them. The lead sees totals of the program. "
            "Participants see the names of those who chose to show them."
        ),
        "rewards": "None. No points, no ranking, no gifts for shares.",
        "sponsor": "Hélène Verne, managing director, who may take part like everybody else.",
        "works_council": "Informed and consulted on 12 January 2026; opinion: favourable.",
    },
    "fr": {
        "purpose": (
            "Pour que les personnes qui se demandent si elles aimeraient travailler ici "
            "l’apprennent de celles qui y travaillent."
        ),
        "voluntary": (
            "Non. Vous entrez de vous-même, vous sortez en deux clics, et personne ne demande "
            "pourquoi."
        ),
        "audience": "Les personnes tentées de nous rejoindre et les gens du métier.",
        "channels": (
            "LinkedIn, X, Bluesky, Mastodon, Facebook, WhatsApp et le courriel, depuis votre propre "
            "compte."
        ),
        "kinds": (
            "Ce que vous avez appris, fabriqué, trouvé difficile ou réussi au travail. L’éloge "
            "n’est pas demandé."
        ),
        "review": (
            "Deux personnes de l’équipe marque employeur. Elles peuvent proposer des modifications, "
            "et ne font d’objection que pour un motif public. Personne ne change vos mots."
        ),
        "data": (
            "Vos récits, ce que vous avez partagé et les visites de vos liens, comptées par "
            "semaine sans savoir qui est venu. Ni l’adresse ni le navigateur des visiteurs ne sont "
            "conservés."
        ),
        "who_sees": (
            "Les relecteurs lisent les récits que vous leur envoyez. Le responsable voit les totaux "
            "du programme. Les participants voient le nom de ceux qui ont choisi de l’afficher."
        ),
        "rewards": "Aucune. Ni points, ni classement, ni cadeau contre un partage.",
        "sponsor": "Hélène Verne, directrice générale, qui peut participer comme tout le monde.",
        "works_council": "Informé et consulté le 12 janvier 2026\u00a0; avis favorable.",
    },
}

# The charter of the first half year: fewer channels, without an opinion of the works council.
FIRST_CHARTER = {
    "en": CHARTER["en"]
    | {
        "channels": "LinkedIn, X, Bluesky and mail, from your own account.",
        "works_council": "Informed; its opinion is awaited.",
    },
    "fr": CHARTER["fr"]
    | {
        "channels": "LinkedIn, X, Bluesky et le courriel, depuis votre propre compte.",
        "works_council": "Informé\u00a0; son avis est attendu.",
    },
}

BRIEFS: tuple[dict[str, Any], ...] = (
    {
        "theme": {"en": "Learning a trade", "fr": "Apprendre un métier"},
        "titles": {"en": "What did your hands learn this year?", "fr": "Qu’ont appris vos mains ?"},
        "facts": {
            "en": [
                "41 people changed machine or post this year.",
                "Each of them worked four weeks beside somebody who knew.",
            ],
            "fr": [
                "41 personnes ont changé de machine ou de poste cette année.",
                "Chacune a passé quatre semaines aux côtés de quelqu’un qui savait.",
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
        "theme": {"en": "Hours of work", "fr": "Les horaires"},
        "titles": {
            "en": "What changed with the four-day week?",
            "fr": "La semaine de quatre jours",
        },
        "facts": {
            "en": [
                "The workshop works four days since March.",
                "Deliveries are late as often as before.",
            ],
            "fr": [
                "L’atelier travaille quatre jours depuis mars.",
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
