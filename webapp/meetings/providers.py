"""Questions that packages above meetings answer; set by `webapp.wiring`."""

from webapp.core.runtime import Provider
from webapp.mentoring.models import Pair

# Whether both people of a closing pair have said their last word, so that it need not wait.
last_words_said: Provider[[Pair], bool] = Provider(lambda _pair: False)
