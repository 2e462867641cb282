"""Tables of the organization."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import db

# The size of a stored logo in pixels: twice the size on pages, for screens with small pixels.
WIDTH, HEIGHT = 240, 80


class Logo(db.Base):
    """The logo of the organization: one row, or none."""

    __tablename__ = "logo"
    __table_args__ = (CheckConstraint("place = 1", name="one_row"),)
    place: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    # Computed from the content, so that browsers may keep the file of an address for ever.
    number: Mapped[str] = mapped_column(String(16))
    mimetype: Mapped[str] = mapped_column(String(20))
    width: Mapped[int]
    height: Mapped[int]
    data: Mapped[bytes]
