from tests.factories.company import House
from tests.pages import Client


def test_thread(house: House, client: Client) -> None:
    assert client.get("/").status == 200
    client.sign_in("author@house.example")
    for path in (
        "/",
        "/me",
        "/inbox",
        "/stories",
        "/review",
        "/figures",
        "/charter/voices",
        "/charter/voices/leave",
        f"/briefs/{house.brief.id}",
        f"/briefs/{house.brief.id}/write",
    ):
        assert client.get(path).status == 200, path
        assert client.get(path + "?lang=fr").status == 200, path
    story = house.story("approved")
    for path in (f"/stories/{story.id}", f"/stories/{story.id}/share"):
        assert client.get(path).status == 200
    share = house.share()
    assert client.get(f"/shares/{share.id}").status == 200
