"""The words around a number that tell whose it is: a telephone, a card, an account, or nobody's."""

from __future__ import annotations

from vidcast.model.policy.normal import vocabulary

__all__ = [
    "ACCOUNT",
    "CARD",
    "COUNTING",
    "ITEMS",
    "LABELLING",
    "LABELS",
    "NUMBERED",
    "PERSONAL",
    "POINTS",
    "SOCIABLE",
    "SOCIAL",
    "TAX",
    "TELEPHONE",
]

COUNTING = vocabulary("""
    score scores scored final innings times equals divided multiplied sum adds highs lows degrees flights trains
    lottery lotto fibonacci primes jackpot raffle bingo powerball pi decimal count counting counts beats python parts
    bearing filter auction bid bids ping""")
"""Words near which several numbers are told."""
LABELS = vocabulary("""
    pages page chapter verse section flight gate bus route version release model part serial sku order orders invoice
    tracking server code pin passcode password combination po lot batch ticket item case confirmation reference ref
    asset tag zip isbn patent channel docket bin upc barcode locker unit""")
"""What else has a number, told before it."""
LABELLING = vocabulary("number numbers no id is was are it that of the a an for this here be reads says starting")
"""Words between a label and its number."""
TELEPHONE = vocabulary("""
    phone phones phoning cell mobile mobiles call calls called calling text texts texting dial dials dialing dialled
    dialed extension fax whatsapp reach telephone landline callback voicemail ring rings pager sms""")
PERSONAL = vocabulary("my your his her our their whose direct home work desk office")
SOCIABLE = vocabulary(
    "media club clubs team teams hour hours post posts distancing network networks channel channels event events"
)
"""What "social" belongs to where no number is meant."""
SOCIAL = vocabulary("social ssn ss soc itin tin taxpayer irs")
TAX = {("tax", "id"), ("tax", "number"), ("tax", "identification")}
CARD = vocabulary("""
    card cards visa mastercard amex expires expiration cvv cvc unionpay discover jcb diners maestro debit prepaid""")
ACCOUNT = vocabulary("account routing iban badge passport license licence policy member employee mrn")
ITEMS = vocabulary("serial part sku model tracking imei")
"""What else has a long number."""
NUMBERED = vocabulary("record patient case claim student loan customer medicare medicaid insurance")
"""Whose number or id it is, where that is told before it."""
POINTS = vocabulary("dot point")
