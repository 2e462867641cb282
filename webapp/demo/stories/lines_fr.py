"""Les phrases françaises des récits de la société de démonstration."""

OPENINGS = {
    "trade": (
        "J’ai appris à affûter avant d’apprendre à couper.",
        "Pendant un mois je n’ai fait que regarder, et c’était le plus difficile.",
        "Mes mains ont su avant que je sache l’expliquer.",
        "À quarante ans, débuter de nouveau m’a fait du bien.",
        "{who} m’a laissé gâcher trois planches sans dire un mot.",
    ),
    "repair": (
        "Une chaise est revenue cet hiver avec un prénom d’enfant gravé sous l’assise.",
        "Le plus beau bois que j’ai touché cette année était plus vieux que ma mère.",
        "En ouvrant un canapé, nous avons trouvé un ticket de tramway de 1961.",
        "Quelqu’un a fait deux cents kilomètres pour nous apporter une table à trois pieds.",
        "Je répare ce que j’ai fabriqué, et cela rend modeste.",
    ),
    "safety": (
        "En mars, j’ai appuyé sur le bouton rouge, et quarante personnes se sont arrêtées.",
        "J’ai encore mes dix doigts, et ce n’est pas de la chance.",
        "Le nouveau carter me prend quatre secondes, et j’ai cessé de râler.",
        "Ma première semaine {place} a commencé par le tour de tout ce qui avait mal tourné.",
        "Personne n’a ri quand j’ai demandé de vérifier encore le monte-charge.",
    ),
    "clients": (
        "Une dame a téléphoné pour dire que notre tiroir coince en juillet, et seulement en juillet.",
        "La lettre la plus fâchée de l’année finissait par une invitation à déjeuner.",
        "J’ai demandé à une cliente de me montrer comment elle ouvre le carton, et je n’ai plus rien dit.",
        "Il voulait une table plus petite, et j’ai mis une heure à l’entendre.",
        "Un mot de notre notice voulait dire deux choses, un instituteur nous l’a signalé.",
    ),
    "mistakes": (
        "J’ai commandé quatre-vingt-dix poignées au lieu de neuf.",
        "Ma pire journée {place} a commencé par une virgule.",
        "J’avais la cote en tête, alors je n’ai pas mesuré.",
        "Un camion entier est parti pour le mauvais Saint-Denis.",
        "Le plan était juste, moi non.",
    ),
    "hours": (
        "Le vendredi est à moi maintenant, et les quatre autres jours sont pleins.",
        "Je commence à six heures par choix, parce qu’à deux heures je vais chercher ma fille.",
        "Les quatre longues journées me vont, elles ne vont pas à {who}, et nous le disons.",
        "J’y ai gagné une matinée par semaine sans personne à la maison.",
        "Le premier mois était épuisant, et j’ai failli demander à revenir en arrière.",
    ),
    "tools": (
        "Le crayon derrière mon oreille coûte quarante centimes, et je ne l’échangerais pas.",
        "Tout le budget de l’année est passé dans un bon serre-joint.",
        "Je me méfiais de l’écran jusqu’à ce qu’il trouve mon erreur.",
        "Il y a {place} un rabot qui a connu cinq mains et trois poignées.",
        "Le meilleur outil que nous ayons acheté est un second tableau blanc.",
    ),
    "first weeks": (
        "Le premier jour, j’ai perdu mon chemin deux fois et on m’a nourri trois fois.",
        "Je venais d’une grande maison où personne ne savait mon nom.",
        "Personne ne m’avait parlé du bruit, alors je vous en parle.",
        "Pendant trois jours, j’ai porté des caisses avec des gens que rien ne me destinait à croiser.",
        "J’ai commencé en août, quand tous ceux qui savent étaient partis.",
    ),
}  # fmt: skip
MIDDLES = (
    "Cela a pris plus de temps que prévu, et personne n’a fait semblant du contraire.",
    "{who} m’a montré un tour qui n’est dans aucun manuel.",
    "Nous en avons discuté une semaine, et la discussion était utile.",
    "Je l’ai écrit au mur pour ne pas l’oublier.",
    "Les autres {place} l’avaient vu venir et ont eu la gentillesse de se taire.",
    "Certains matins, j’en doute encore.",
    "Depuis, je pose une question de plus qu’avant.",
    "Ce n’est pas brillant, et c’est ce qui me plaît.",
    "Mon dos a son avis là-dessus, mais le reste de moi est content.",
    "Nous avons essayé trois façons, gardé la deuxième et ri de la troisième.",
    "Un client ne le verrait jamais, nous le voyons tous les jours.",
    "Il y avait un plan, puis il y a eu mardi.",
    "On m’a laissé le temps de le faire deux fois, c’est rare.",
    "Ce qui m’a surpris, c’est la vitesse à laquelle tout le monde a aidé.",
    "Le café est mauvais et la conversation à côté est bonne.",
    "Sur le papier, c’était simple.",
)
CLOSINGS = (
    "Je le referais.",
    "Venez voir un mercredi, quand la lumière est bonne.",
    "Si cela vous paraît ennuyeux, ne venez pas, et sinon parlons-nous.",
    "C’est peu de chose, et j’y tiens.",
    "L’an prochain, je voudrais faire moins de paperasse et davantage de cela.",
    "Il reste une chose qui ne marche pas, et nous savons laquelle.",
    "Je dors mieux que dans mon ancien métier, et je le dis sans qu’on me le demande.",
    "Reposez-moi la question dans un an.",
    "Je ne l’ai pas regretté jusqu’ici.",
    "Voilà tout.",
)
LEANING = (
    "Je ne le savais pas avant de le lire.",
    "C’est aussi comme cela {place}.",
    "J’ai dû relire le chiffre.",
    "Derrière il y a des gens, et j’en suis.",
    "Quand on y est, cela ne ressemble pas à un chiffre.",
)
TITLES = {
    "trade": ("Ce que savent mes mains", "Débuter à quarante ans", "Trois planches gâchées", "Affûter d’abord"),
    "repair": ("Ce qui est revenu", "Le ticket de tramway", "Plus vieux que ma mère", "Une table à trois pieds"),
    "safety": ("Le bouton rouge", "Mes dix doigts", "Quatre secondes", "On a le droit d’arrêter"),
    "clients": ("Le tiroir de juillet", "Une lettre, puis un déjeuner", "Ouvrir le carton", "Un mot, deux sens"),
    "mistakes": ("Quatre-vingt-dix poignées", "La virgule", "Mesurer, puis couper", "Le mauvais Saint-Denis"),
    "hours": ("Mes vendredis", "Six heures du matin", "Quatre longues journées", "La matinée tranquille"),
    "tools": ("Un crayon", "Un bon serre-joint", "Le second tableau", "Cinq mains, un rabot"),
    "first weeks": ("Deux détours, trois repas", "Arriver en août", "On savait mon nom", "À propos du bruit"),
}  # fmt: skip
ANYWHERE = (
    "Un an {place}",
    "Ce que m’a montré {who}",
    "Un mardi {place}",
    "Merci à {who}",
    "De petites choses {place}",
    "Ce que je dis à qui arrive",
    "Ce n’est dans aucun manuel",
    "Deux fois, lentement",
)
BETTER = (
    ("personne n’a fait semblant du contraire", "tout le monde l’a dit"),
    ("ri de la troisième", "laissé la troisième"),
    ("Sur le papier, c’était simple.", "Sur le papier, c’était simple. En vrai, non."),
    ("et j’y tiens", "et cela compte pour moi"),
    ("Je le referais.", "Je le referais demain."),
    ("c’est rare", "je n’avais pas connu cela"),
    (" et ", ", et "),
)
NOTES = {
    "confidential": "Le chiffre n’est pas encore public. Sans lui, le récit tient.",
    "third_party_right": "La personne que vous nommez doit être d’accord. Demandez-lui, ou retirez son nom.",
    "factual_error": "C’était en mars et non en mai, vérifiez la date.",
    "legal": "On compare ici nos prix à ceux d’un concurrent nommé, et ce n’est pas permis.",
    "discrimination": "Une phrase parle d’un âge comme d’un défaut. Le reste est bon.",
}
EDITING = "Peu de chose, le reste est à vous."
ADDED = "J’ai relu et retiré ce que je ne pouvais pas savoir."
