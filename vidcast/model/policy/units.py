"""Words behind a number that tell what it counts or measures, so that it is nobody's telephone or card number."""

from __future__ import annotations

from vidcast.model.policy.normal import vocabulary

__all__ = ["AFTER_NUMBERS", "COUNTED", "CURRENCIES"]

CURRENCIES = vocabulary("dollar dollars buck bucks euro euros pound pounds usd eur gbp grand cent cents")
COUNTED = vocabulary("""
    users people customers units members subscribers patients employees households homes lives downloads records
    transactions parts packages orders miles hours minutes gallons tons barrels square views visits times cells doses
    vehicles devices lines rows requests meals trees americans""")
"""Nouns that make "two million" a count and not an amount."""
AFTER_NUMBERS = (
    CURRENCIES
    | COUNTED
    | vocabulary("""
    percent thousand million billion trillion basis points meters metres kilometers kilometres feet inches yards acres
    kilograms kilos grams milligrams liters litres milliliters calories volts watts hertz megahertz megabytes gigabytes
    bytes pixels degrees seconds days weeks months years votes steps copies light""")
)
