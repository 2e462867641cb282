"""Words that no visible sentence uses, each with what to write instead.

Patterns are searched in the sentences of one language, without regard to case. A sentence that
needs a word in its ordinary sense is listed in EXCEPTIONS, in full.
"""

import re

ENGLISH = {
    r"\bhouses?\b|\broom\b|\bdoors?\b|\bthe building\b": "the organization, Franc-Parler, published, sent",
    r"\bstands?\b|\bstood\b|\bstanding\b": "appears, is in, is on",
    r"\bwhoever\b|\bsomebody\b|\beverybody\b|\bnobody\b.*\b(unasked|unless)\b": "people who, participants, anyone, no one",
    r"\bgo(es)? out\b|\bwent out\b|\bgoing out\b|\bgoes? on\b|\bleads? on\b": "is published, is sent, continues, still works",
    r"\b(is|are|was|were) told\b|\btold of\b": "is notified, can see",
    r"\bcame of\b|\bcomes of\b|\bways? out\b|\bon its way\b": "Results, Networks, leave",
    r"\bmust I\b|\bif you (feel )?like\b|\bunasked\b": "Do I have to …?, if you want",
    r"\bhold(s|ing)? for\b|\bheld (for|back)\b|\blost sight\b|\bin vain\b": "needs your decision, we could not confirm",
    r"\bwaits for your word\b|\banother look\b|\blook(ed|s)? for (again|once)\b|\bnext look\b|\blook-?ups?\b": "waiting for your confirmation, There is a problem, check",
    r"\bsay (where|so)\b|\bnote it\b|\bcarry you\b|\bcarries it\b|\bmy place\b|\byour place\b": "Add the link, Save, your participation",
    r"\bis found by\b|\bare found by\b|\bnot yours to\b|\bnobody’s business\b": "No results for",
    r"\bbring in\b|\btaken (back|up again|away)\b|\btake (it )?back\b|\bgone\b": "import, withdraw, remove, no longer",
    r"\bbroke on our side\b|\bhalf written\b|\bstarts? off\b|\bshare out\b": "a plain sentence",
    r"!|\boops\b|\bgreat\b|\bcongratulations\b|\bwell done\b|\bhooray\b": "no praise, no exclamation marks",
    r"\bin the hand\b|\bhands? of\b|\bsilent\b|\bat work\b|\bletters? of\b": "inactive, active",
}
FRENCH = {
    r"\bmaison\b": "l’organisation, Franc-Parler, les salariés",
    r"\bla relecture dispose\b|\bpersonnes? qui pilot\w+|\bqui (pilote|relit|dirige)\b": "les relecteurs ont, le responsable du programme",
    r"\bqui voit (ceci|cela|quoi)\b": "Visible par",
    r"\b(il|elle|qui|récit|partage|message|courriel|rien ne) part\b|\bpart(ent|i|is|ira|iront)\b|(?<!à )\bpartir\b": "publier, envoyer, quitter",
    r"\bnuls?\b|\bnulles?\b|\bdemeure\w*|\bà bon port\b|\bsi le cœur\b|\bnulle part\b": "personne, restent, fonctionnent toujours, si vous le souhaitez",
    r"\bdire où\b|^noter\b|\bdites-le\b": "Indiquer le lien, Enregistrer",
    r"\bheures ouvrées restantes\b|\bje le lis\b|\ble partager moi-même\b": "Réponse attendue mardi, Je m’en charge, Partager",
    r"\bsont devenus\b|\bchaque point vaut\b|\bcompter vos liens\b|\bde quoi il s’agit\b": "Résultats, Options indépendantes, Voir les visites de mes liens, À propos",
    r"\bréponses? (est|sont) à revoir\b|\bvoies? de sortie\b|\bmuet\w*|\bau travail\b": "erreurs à corriger, Réseaux, inactif, actif",
    r"\bquiconque\b|\bsur-le-champ\b|\bchemin faisant\b|\bsitôt\b|\bautrui\b|\bguère\b|\bci-gît\b": "un mot courant",
    r"\bma place\b|(?<!à )\bvotre place\b|\bporte-parole\b|\bil n’en tient qu’à vous\b|\bà l’insu\b": "Ma participation",
    r"!|\boups\b|\bbravo\b|\bfélicitations\b": "ni louange ni point d’exclamation",
}
EXCEPTIONS: dict[str, frozenset[str]] = {"en": frozenset(), "fr": frozenset()}


def refused(language: str, sentence: str) -> dict[str, str]:
    """The refused words of a sentence, each with what to write instead."""
    if sentence in EXCEPTIONS[language]:
        return {}
    patterns = ENGLISH if language == "en" else FRENCH
    return {
        found[0]: instead
        for pattern, instead in patterns.items()
        if (found := re.search(pattern, sentence, re.IGNORECASE))
    }
