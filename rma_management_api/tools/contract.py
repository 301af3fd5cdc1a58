"""What other systems send and are sent: the one place where it is written down.

The methods of `rma.api` are annotated with these; what comes in is checked by them, and
``/rma/openapi.json`` is made of them. Names once published stay.
"""

from typing import Annotated, Literal, NotRequired, TypedDict

from .shape import about

MAX_LINES = 200
MAX_LOTS = 1000
MAX_QUANTITY = 1e9
MAX_PHOTOS = 8
MAX_ITEMS = 100
MAX_PHOTO = 16 * 1024 * 1024
MAX_ID = 2**31 - 1

# What is sent

Condition = Literal["unopened", "opened", "used", "damaged", "defective"]
Resolution = Literal["refund", "store_credit", "exchange", "repair", "keep"]
Word = Annotated[str, about("", minLength=1, maxLength=128)]
Key = Annotated[
    str | None,
    about(
        "A new one for each thing to be done, such as a UUID. Sent again with the same request it "
        "returns the first answer for 48 hours and does nothing; with another request it is "
        "refused. Never leave it out.",
    ),
]
KeyText = Annotated[str, about("", minLength=1, maxLength=255)]
Term = Annotated[
    str,
    about(
        "Order, customer reference, invoice, delivery, tracking reference, serial number, RAN, "
        "e-mail or phone.",
        minLength=1,
        maxLength=128,
    ),
]
Id = Annotated[int, about("", minimum=1, maximum=MAX_ID)]
Order = Annotated[
    Word | Id, about("The number of the sales order, the reference of the customer, or the id.")
]
Ran = Annotated[str, about("The number of the return (RAN).", minLength=1, maxLength=64)]
LineId = Annotated[
    Id | Word, about("The order line, as `find` gives it, or the external id of the order line.")
]
Sku = Annotated[
    str,
    about("Internal reference or barcode of the product, instead of `line_id`.",
          minLength=1, maxLength=128),
]  # fmt: skip
Quantity = Annotated[
    float, about("In the unit of the order line.", exclusiveMinimum=0, maximum=MAX_QUANTITY)
]
Photo = Annotated[str, about("", maxLength=MAX_PHOTO)]
Lots = Annotated[list[Word], about("Serial or lot numbers.", maxItems=MAX_LOTS)]
Reason = Annotated[
    str,
    about("Code of the reason, as on the reason's form, or its name.", minLength=1, maxLength=128),
]


class RequestedLine(TypedDict):
    """Goods of an order that are to come back: `line_id` or `sku` says which."""

    line_id: NotRequired[LineId]
    sku: NotRequired[Sku]
    quantity: Quantity
    reason: NotRequired[Reason]
    condition: NotRequired[Annotated[Condition, about("As the customer declares it.")]]
    resolution: NotRequired[Annotated[Resolution, about("Left out, the reason proposes it.")]]
    lots: NotRequired[Lots]


class ReceivedLine(TypedDict):
    """Goods that have arrived: `line_id` or `sku` says which."""

    line_id: NotRequired[LineId]
    sku: NotRequired[Sku]
    quantity: Quantity
    lots: NotRequired[Lots]


class CheckedItem(TypedDict):
    """An accessory or a question of the product's checklist, and what was found."""

    item: Annotated[
        str,
        about("Name or external id of the accessory or question.", minLength=1, maxLength=128),
    ]
    answer: Annotated[
        str,
        about("Of an accessory `present`, `missing` or `damaged`; of a question the name or "
              "external id of one of its answers.",
              minLength=1, maxLength=128),
    ]  # fmt: skip


class InspectedLine(TypedDict):
    """What was found on goods that have been received: `line_id` or `sku` says which."""

    line_id: NotRequired[LineId]
    sku: NotRequired[Sku]
    quantity: Quantity
    lots: NotRequired[Lots]
    condition: NotRequired[Annotated[Condition, about("As found.")]]
    grade: NotRequired[Annotated[Word, about("Code or name. Left out, it is proposed.")]]
    disposition: NotRequired[Annotated[Word, about("Code or name. Left out, it is proposed.")]]
    note: NotRequired[Annotated[str, about("What is wrong with it.", maxLength=500)]]
    photos: NotRequired[Annotated[list[Photo], about("In base64.", maxItems=MAX_PHOTOS)]]
    checklist: NotRequired[
        Annotated[
            list[CheckedItem],
            about("What has to be in the box and what to look at.", maxItems=MAX_ITEMS),
        ]
    ]


RequestedLines = Annotated[list[RequestedLine], about("", minItems=1, maxItems=MAX_LINES)]
ReceivedLines = Annotated[list[ReceivedLine], about("", minItems=1, maxItems=MAX_LINES)]
InspectedLines = Annotated[list[InspectedLine], about("", minItems=1, maxItems=MAX_LINES)]
Note = Annotated[str, about("For customer service.", maxLength=2000)]
Short = Annotated[bool, about("Do not wait for what has not come.")]


class ChannelLine(TypedDict):
    """A line of an order as a sales channel knows it."""

    channel_line: Annotated[
        str,
        about("Number of the order line on the channel.", minLength=1, maxLength=128),
    ]
    sku: NotRequired[Sku]
    quantity: Quantity
    reason: NotRequired[Reason]


class ChannelMessage(TypedDict):
    """What a sales channel says of a return, whatever the channel."""

    channel: Annotated[
        str,
        about("Name of the channel, such as `shopify`.",
              minLength=1, maxLength=32, pattern="^[a-z][a-z0-9_]{0,31}$"),
    ]  # fmt: skip
    reference: Annotated[
        str,
        about("Number of the return on the channel.", minLength=1, maxLength=128),
    ]
    event: Annotated[
        Literal["requested", "cancelled"],
        about("Whatever comes twice, or after a cancellation, does nothing."),
    ]
    order: Order
    payment_reference: NotRequired[
        Annotated[
            str,
            about("Finds the order where `order` does not; kept for accounting.", maxLength=128),
        ]
    ]
    lines: Annotated[
        list[ChannelLine],
        about("Left empty by a cancellation.", maxItems=MAX_LINES),
    ]


# What is answered

Money = Annotated[float, about("Tax included.")]
ReturnState = Literal["draft", "submitted", "authorized", "done", "rejected", "cancel"]
Verdict = Annotated[
    Literal["authorize", "review", "deny"],
    about("`review`: somebody has to approve it. `deny`: `submit` would refuse it."),
]
Progress = Literal["none", "pending", "partial", "done"]
Expiry = Annotated[str | None, about("Last day on which goods are taken in; nothing: no end.")]


class VerdictReason(TypedDict):
    """What a rule says of a line."""

    code: str
    outcome: Literal["authorize", "review", "deny"]
    agent: Annotated[str, about("In words for your own people.")]
    customer: Annotated[str, about("In words for the customer.")]
    cure: Annotated[str, about("What would change it; empty where nothing would.")]


class EvaluatedLine(TypedDict):
    """What may become of a line, with every reason."""

    line_id: int
    verdict: Verdict
    returnable: Annotated[float, about("What may still come back, in the unit of the line.")]
    reasons: list[VerdictReason]


class Estimate(TypedDict):
    """What the customer gets: `goods` less `fees` is `total`, by the reckoning of the note."""

    currency: str
    goods: Money
    fees: Annotated[float, about("Tax included; below zero where more is given than charged.")]
    total: Money


class Evaluation(TypedDict):
    """What `submit` would do."""

    verdict: Verdict
    lines: list[EvaluatedLine]
    estimate: Estimate


class Submitted(TypedDict):
    """The return that was made."""

    ran: str
    state: ReturnState
    expiry: Expiry
    label: Annotated[
        str | None,
        about("Where the return label is, a PDF, for whoever has this address."),
    ]
    estimate: Estimate


class FoundLine(TypedDict):
    """A line of an order."""

    line_id: int
    sku: str | None
    product: str
    delivered: float
    returnable: float
    unit: str


class FoundOrder(TypedDict):
    """An order that carries the term."""

    order: str
    reference: Annotated[str | None, about("The customer's own.")]
    date: str
    customer: str
    lines: list[FoundLine]


class FoundReturn(TypedDict):
    """A return that carries the term, or of an order that does."""

    ran: str
    state: ReturnState
    next_step: str


class Found(TypedDict):
    """What carries the term, the newest first."""

    orders: list[FoundOrder]
    returns: list[FoundReturn]


class ReturnLine(TypedDict):
    """How far a line of a return is, in the unit of the line."""

    line_id: Annotated[int | None, about("Nothing for goods of no known order.")]
    sku: str | None
    product: str
    unit: str
    quantity: float
    reason: str | None
    condition: Condition | None
    resolution: Annotated[Resolution | None, about("Nothing for a third-party warehouse.")]
    lots: list[str]
    received: float
    inspected: float
    credited: Annotated[float | None, about("Nothing for a third-party warehouse.")]


class CreditNote(TypedDict):
    """A credit note of a return."""

    number: Annotated[str | None, about("Nothing for a draft.")]
    state: Literal["draft", "posted", "cancel"]
    total: Money


class Return(TypedDict):
    """How far a return is."""

    ran: str
    state: ReturnState
    next_step: str
    receipt_status: Progress
    inspection_status: Progress
    settlement_status: Annotated[
        Progress | None,
        about("This, and all of the money, is nothing for a third-party warehouse."),
    ]
    expiry: Expiry
    orders: list[str]
    lines: list[ReturnLine]
    currency: str | None
    estimated: Annotated[float | None, about("What the customer gets in all.")]
    credited: Annotated[float | None, about("What posted credit notes have given.")]
    credit_notes: list[CreditNote]


class ChannelAnswer(TypedDict):
    """What a message of a channel led to."""

    outcome: Annotated[
        Literal["created", "cancelled", "unchanged", "ignored"],
        about("`ignored`: asked for after it was cancelled."),
    ]
    ran: str | None
    state: ReturnState | None


class Error(TypedDict):
    """Every refusal, whatever it is of."""

    code: Annotated[str, about("For programs: it stays, whatever the language.")]
    message: Annotated[str, about("For people: what happened, and what to do next.")]
    field: Annotated[str | None, about("Where in the request, such as `lines.0.quantity`.")]
    reasons: Annotated[
        list[VerdictReason], about("Of `denied`: every reason why lines are refused.")
    ]
