"""Units of the demo company, and names of people."""

from typing import NamedTuple

from webapp.demo_data import words


class Unit(NamedTuple):
    """One unit: branch, site, number of people, and its name within a sentence (`fr`, `en`).

    `english` is the share of people who prefer English; `open_to_it` multiplies the chance of
    joining.
    """

    branch: str
    site: str
    size: int
    english: float
    open_to_it: float
    fr: str
    en: str


# Direction and Archives are below every floor, so that no figure shows them alone.
UNITS = {
    "Atelier bois": Unit("Production", "Nantes", 84, 0.05, 1.3, "à l’atelier bois", "in the wood shop"),
    "Atelier métal": Unit("Production", "Nantes", 72, 0.08, 1.0, "à l’atelier métal", "in the metal shop"),
    "Montage": Unit("Production", "Nantes", 60, 0.06, 0.8, "au montage", "on the assembly line"),
    "Tapisserie": Unit("Production", "Lyon", 40, 0.05, 1.5, "à la tapisserie", "in upholstery"),
    "Vernis et finitions": Unit("Production", "Lyon", 34, 0.05, 0.9, "aux finitions", "in the finishing room"),
    "Maintenance": Unit("Production", "Nantes", 27, 0.1, 0.7, "à la maintenance", "in maintenance"),
    "Entrepôt": Unit("Logistique", "Nantes", 60, 0.1, 0.5, "à l’entrepôt", "in the warehouse"),
    "Quais": Unit("Logistique", "Lyon", 46, 0.08, 0.4, "sur les quais", "on the docks"),
    "Transport": Unit("Logistique", "Lyon", 33, 0.1, 0.5, "au transport", "on the road"),
    "Achats": Unit("Logistique", "Nantes", 18, 0.3, 0.9, "aux achats", "in purchasing"),
    "Service clients": Unit("Commerce", "Lyon", 64, 0.25, 1.2, "au service clients", "on the service desk"),
    "Boutiques": Unit("Commerce", "Lyon", 58, 0.2, 1.1, "en boutique", "in the shops"),
    "Export": Unit("Commerce", "Londres", 25, 0.9, 1.4, "à l’export", "in export"),
    "Studio": Unit("Création", "Nantes", 37, 0.4, 1.9, "au studio", "in the studio"),
    "Bureau d’études": Unit("Création", "Nantes", 44, 0.3, 1.2, "au bureau d’études", "in the design office"),
    "Informatique": Unit("Services", "Nantes", 46, 0.45, 1.1, "à l’informatique", "in the software team"),
    "Finances": Unit("Services", "Nantes", 22, 0.2, 0.4, "aux finances", "in finance"),
    "Ressources humaines": Unit("Services", "Nantes", 16, 0.15, 1.4, "aux ressources humaines", "in people and pay"),
    "Direction": Unit("Direction générale", "Nantes", 8, 0.25, 0.8, "à la direction", "at head office"),
    "Archives": Unit("Direction générale", "Nantes", 6, 0.1, 1.6, "aux archives", "in the archives"),
}  # fmt: skip
# The program begins in these units, whose people tried it first; the others wait for their day.
PILOTS = frozenset(
    {"Atelier bois", "Entrepôt", "Studio", "Ressources humaines", "Direction", "Archives"}
)
ZONES = {"Londres": "Europe/London"}
# The director manages all heads: the lead of the program must manage nobody.
DIRECTOR = ("helene.verne", words.SPONSOR, "fr", "Direction")

FIRST = {
    "fr": (
        "Élodie", "Mehdi", "Jeanne", "Awa", "Louis", "Hugo", "Lina", "Manon", "Rose", "Karim",
        "Alice", "Noé", "Fatou", "Jules", "Emma", "Théo", "Chloé", "Yanis", "Margaux", "Rémi",
        "Aïcha", "Bastien", "Clémence", "Damien", "Elsa", "Fabien", "Gaëlle", "Hélène", "Inaya",
        "Joseph", "Kenza", "Léon", "Maud", "Nadia", "Olivier", "Perrine", "Quentin", "Romane",
        "Sami", "Tiphaine", "Ulysse", "Valérie", "Wassim", "Xavier", "Yvette", "Zoé", "Mathilde",
        "Moussa", "Solène", "Thierry", "Agathe", "Bilal", "Corinne", "Didier", "Estelle",
    ),
    "en": (
        "Tom", "Sofia", "Grace", "Oscar", "Ethan", "Amelia", "Callum", "Daisy", "Edwin", "Freya",
        "George", "Hannah", "Isla", "Jack", "Keira", "Liam", "Mabel", "Nathan", "Olive", "Poppy",
        "Quinn", "Rory", "Sian", "Tess", "Una", "Victor", "Wendy", "Zara", "Bram", "Ingrid",
    ),
}  # fmt: skip
LAST = {
    "fr": (
        "Bernard", "Diallo", "Garnier", "Hassan", "Lambert", "Nguyen", "Petit", "Rossi", "Vidal",
        "Marchand", "Leclerc", "Benali", "Dupuis", "Fontaine", "Girard", "Hamel", "Imbert",
        "Joubert", "Kone", "Lefort", "Mercier", "Noël", "Ouedraogo", "Pasquier", "Renard",
        "Sauvage", "Traoré", "Vasseur", "Weber", "Zimmer", "Aubert", "Besson", "Carlier",
        "Delmas", "Évrard", "Ferrand", "Gauthier", "Hervé", "Jacquet", "Lopez", "Morin",
    ),
    "en": (
        "Fisher", "Ito", "Schmidt", "Thomas", "Walker", "Archer", "Bennett", "Clarke", "Doyle",
        "Ellis", "Foster", "Graham", "Hughes", "Irving", "Jennings", "Kelly", "Lowe", "Marsh",
        "Novak", "Owens", "Price", "Reid", "Shaw", "Turner", "Underhill", "Vance", "Wright", "Young",
    ),
}  # fmt: skip
