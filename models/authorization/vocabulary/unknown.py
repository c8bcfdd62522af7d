"""What properties leave unknown, and what they choose from."""

from typing import Annotated

from models.authorization.vocabulary.rules import Policy, Role
from models.authorization.vocabulary.rulings import Principal
from verify import Listed, Member

Someone = Annotated[Principal, Listed("mentions.principals")]
Before = Annotated[Policy, Member("before")]
Compared = Annotated[Policy, Member("compared")]
Lessened = Annotated[Policy, Member("lessened")]
WhoCan = Annotated[Policy, Member("listed")]
Scanned = Annotated[Policy, Member("scanned")]
Covering = Annotated[tuple[Role, Role], Member("covering")]
Reviewed = Annotated[tuple[Role, Role], Member("reviewed")]
Outside = Annotated[Principal, Member("outside")]
Inside = Annotated[Principal, Member("inside")]
