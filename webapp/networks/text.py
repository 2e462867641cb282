"""The whole text of a share: disclosure, approved words, link."""


def compose(body: str, disclosure: str, link: str) -> str:
    """The text of a share. The disclosure comes first, where no network hides it behind "more"."""
    return f"{disclosure}\n\n{body}\n\n{link}"


def link_in(text: str) -> str:
    """The link of a text made by `compose`."""
    return text.rpartition("\n")[2]
