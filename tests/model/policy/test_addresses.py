from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.policy.addresses import email
from vidcast.model.policy.normal import tokens_of


def found(sentence: str) -> list[str]:
    words = sentence.split()
    tokens = tokens_of(words)
    return [" ".join(words[tokens[first].first : tokens[end - 1].last + 1]) for first, end in email(tokens)]


@pytest.mark.parametrize(
    ("before", "address", "after"),
    [
        ("you can get me on", "maria dot keller at icloud dot com", "most days"),
        ("that is", "s m i t h y four two at g m a i l dot c o m", "and no other"),
        ("her desk is", "p dot santos underscore ninety one at hotmail dot com", "now"),
        ("his is", "greg hyphen thornton at outlook dot com", "I think"),
        ("email", "claire dash anne at mail dot uni dash bonn dot de", "for the slides"),
        ("it is", "marta dot silva at yahoo dot com dot br", "now"),
        ("the desk is", "rob underscore the underscore builder at gmail dot com", "he said"),
        ("and it is", "first name dot last name at acme dot com", "for all of us"),
        ("the best is", "w dot stark at me dot com", "honestly"),
        ("the vet's is", "front underscore desk at mills dot vet", "I believe"),
    ],
)
def test_an_address_that_is_spelled_with_signs_is_found(before: str, address: str, after: str) -> None:
    assert found(f"{before} {address} {after}") == [address]


@pytest.mark.parametrize(
    ("before", "address"),
    [
        ("I want to hear from", "tomas dot field at the rate gmail dot com"),
        ("reach out, it is", "jo dot field gmail dot com"),
        ("it is", "jo dot field add gmail dot com"),
        ("it is", "jo dot field and the domain is fastmail dot com"),
        ("the front is", "mona dot reyes and then it's at charter dot net"),
        ("these days", "dottie dot ruiz at, hang on, at comcast dot net"),
    ],
)
def test_an_address_is_found_though_its_sign_is_misplaced_or_not_heard(before: str, address: str) -> None:
    assert found(f"{before} {address}") == [address]


@pytest.mark.parametrize(
    "address",
    [
        "Kay. Field at Gmail. com",
        "kev1987@gmail dot com",
        "jo dot brandt@yahoo.com",
        "j. alvarez@cityofelm.gov",
        "h. field at outlook.com",
        "ana.paula@gmail. com",
        "ana.paula at gmail dotcom",
    ],
)
def test_an_address_is_found_as_engines_cut_it(address: str) -> None:
    assert found(f"write to {address} now") == [address]


@pytest.mark.parametrize(
    "address",
    [
        "m field, like the meadow, at, uh, aol dot com",
        "n as in november, k as in kilo, ross at aol dot com",
        "jfield, that's j f i e l d, at mercy dot org",
        "b feld, scratch that, b f i e l d at mercy dot org",
        "lindsey dot park, all lowercase, at mercy dot edu",
    ],
)
def test_what_makes_an_address_plain_belongs_to_it(address: str) -> None:
    assert found(f"that is {address}") == [address]


@pytest.mark.parametrize(
    ("before", "address"),
    [
        ("send the invoice to", "accounts at riverside plumbing dot net"),
        ("bookings? it's", "info at blue hyphen heron hyphen inn dot com"),
        ("the clinic's address is", "office at mills and lee dot co dot uk"),
        ("questions go to", "billing at us dot mills dot com"),
        ("reach us on", "hello at the corner bakery dot com"),
        ("her school one's", "quibblefish at b u dot edu"),
        ("mine is", "juniper bakes at yahoo dot com"),
    ],
)
def test_a_mailbox_of_plain_words_is_one_behind_what_introduces_it(before: str, address: str) -> None:
    assert found(f"{before} {address}") == [address]


def test_a_provider_alone_is_enough_behind_a_mailbox_with_a_sign() -> None:
    assert found("so bethany dot vogt at gmail is me") == ["bethany dot vogt at gmail"]


@pytest.mark.parametrize(
    "sentence",
    [
        "get it for nineteen ninety nine at acme dot com",
        "use code DAVE20 at acme dot com",
        "use promo code save 20 at acme dot com",
        "listen to episode forty two at acme dot fm",
        "order by december 5 at acme dot com",
        "I got it used at ebay dot com",
        "I saw it at yahoo dot com yesterday",
        "it's cheaper at costco dot com",
        "it's all explained at acme dot com",
        "she is now hiring at acme dot com",
        "I used to be at acme dot com",
        "half of us are asleep at work dot com",
        "they said so at apple dot com and at google dot com",
        "jane was at one point in charge",
        "get twenty dollars off at acme dot com",
        "I worked with kelly at amazon dot com",
        "we have an account at gmail",
        "he got support at acme dot com",
        "our domain is acme dot com and we love it",
    ],
)
def test_what_happens_at_a_page_is_no_address(sentence: str) -> None:
    assert found(sentence) == []


PIECES = (
    "jane at dot gmail com . j a i it the no sorry, one domain add jane@ jo@acme acme.com like as in name first and"
)


@given(st.lists(st.sampled_from(PIECES.split()), max_size=16))
def test_addresses_lie_within_the_words_in_order(words: list[str]) -> None:
    tokens = tokens_of(words)
    places = [place for span in email(tokens) for place in span]
    assert places == sorted(places)
    assert all(0 <= place <= len(tokens) for place in places)


@pytest.mark.parametrize(
    ("before", "address", "after"),
    [
        ("", "kwame at sign brightwater dot museum", ""),
        ("", "ops @ brightwater.com", "today"),
        ("", "tunde at, um, what is it, brightwater dot ca", "okay"),
        ("", "mfarrow at brightwater dot com", "please"),
        ("photos to", "newsletter at brightwater dot com", "please"),
        ("our address is", "team at brightwater dot com", "now"),
        ("ask", "wren at brightwater dot travel", "first"),
        ("ping me on", "tokafor at brightwater dot com", "today"),
        ("", "breakfix all one word at brightwater dot com", "okay"),
        ("so, ", "prill at brightwater dot com", ""),
        ("", "lars at brightwater dot com dot br", "okay"),
        ("", "lars at brightwater com", "okay"),
        ("", "lars@brightwater", "okay"),
        ("", "print dot store at brightwater dot com", "okay"),
    ],
)
def test_an_address_is_known_by_its_name_or_by_how_it_is_told(before: str, address: str, after: str) -> None:
    assert found(f"{before} {address} {after}") == [address]


@pytest.mark.parametrize(
    "sentence",
    [
        "donate at brightwater dot org",
        "careers at brightwater dot com",
        "contact the owner at brightwater dot com",
        "write a review at brightwater dot com",
        "contact lenses at brightwater dot com are cheap",
        "we reached 4 million at brightwater dot com",
        "ask Dana at the dot com table",
        "ask someone at brightwater dot com",
        "our cfo at brightwater dot com agreed",
        "they use at signs in names",
    ],
)
def test_what_is_at_a_page_is_no_mailbox(sentence: str) -> None:
    assert found(sentence) == []
