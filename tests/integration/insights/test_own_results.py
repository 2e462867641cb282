"""The results of one's own shares: figures that the author typed are marked as declared."""

from tests.factories.company import Company
from tests.integration.fixtures import At, at, company, module_settings

__all__ = ["at", "company", "module_settings"]


def test_declared_figures_appear_beside_the_share_and_only_for_the_author(
    company: Company, at: At
) -> None:
    share = company.share(state="posted", title="The tenth wheel")
    assert "Declared by you" not in at("author").get("/figures/mine").words
    typed = {"impressions": "1240", "reactions": "31", "comments": ""}
    assert at("author").post(f"/shares/{share.id}/figures", typed).status == 303
    words = at("author").get("/figures/mine").words
    assert "Declared by you on 18 November 2026: 1,240 impressions, 31 reactions" in words
    assert "1,240" not in at("colleague").get("/figures/mine").words
