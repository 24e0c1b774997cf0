"""What all of them are made of. Money and scores are text in kroner without VAT, instants are UTC."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer

from terskel.core.canonical import decimal_text

Amount = Annotated[Decimal, PlainSerializer(decimal_text, return_type=str)]
NO_CONTROL_CHARACTERS = r"^[^\u0000-\u001f\u007f]*$"


class Listed(BaseModel):
    """Of a long list, or asked for at the last minute: pydantic reads it by itself, where ninja's own schema would look
    up each attribute in Python."""

    model_config = ConfigDict(from_attributes=True)
