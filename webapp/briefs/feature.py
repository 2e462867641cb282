"""The declaration of the package `briefs`."""

from webapp.briefs import events, queries, search
from webapp.briefs.views import bp
from webapp.programs.providers import open_briefs
from webapp.web.features import Feature

FEATURE = Feature(
    name="briefs",
    blueprints=(bp,),
    search=search.hits,
    providers=(open_briefs.answered_by(queries.open_briefs),),
    silent_events={
        events.BriefDrafted: "the lead finds it in the list of briefs",
        events.BriefOpened: "it is found on the home page",
        events.BriefChanged: "pages read it at each request",
        events.BriefMoved: "whether it can be written from is read at each step",
        events.ThemeAdded: "pages read it at each request",
        events.ThemeCompared: "the next comparison reads it",
        events.ThemeMoved: "whether it can be written about is read at each step",
    },
)
