"""Where each figure of a tally stands in the engine's sums and sheet, by the tally's own names."""

from carereach.capacity.tally import AREAS, COUNTS, SERIES, TOTALS, WAIT_BINS

# Columns of ``State.sheet``: counts, then waits, waits so far, and within each limit twice.
ARRIVED, STARTED = COUNTS.index("arrived"), COUNTS.index("started")
COMPLETED, RENEGED = COUNTS.index("completed"), COUNTS.index("reneged")
REJECTED, WAITING = COUNTS.index("rejected"), COUNTS.index("waiting_at_end")
INSIDE = COUNTS.index("inside_at_end")
WAITS = len(COUNTS)
WAITS_SO_FAR = WAITS + WAIT_BINS
WITHIN = WAITS_SO_FAR + WAIT_BINS
LAST_BIN = WAIT_BINS - 1

# Columns of ``State.sums``: its first row is of totals, then stages x classes, then months.
QUEUE, BUSY = AREAS.index("queue"), AREAS.index("busy")
WAIT_SUM, WAIT_SQUARE_SUM = AREAS.index("wait_sum"), AREAS.index("wait_square_sum")
AREAS_FROM = 1
WIDTH_SUMS = max(len(TOTALS), len(SERIES) + 1, len(AREAS))
MONTH_EDGE = WIDTH_SUMS - 1

T_REFERRED, T_FIRST = TOTALS.index("referred"), TOTALS.index("first_referred")
T_KNOWN, T_FORWARD = TOTALS.index("known"), TOTALS.index("came_forward")
T_RETURNED, T_RE_REFERRED = TOTALS.index("returned"), TOTALS.index("re_referred")
T_WORSE, T_NEVER = TOTALS.index("came_back_worse"), TOTALS.index("never_served")
T_PLANNED, T_UNPLANNED = TOTALS.index("planned_endings"), TOTALS.index("unplanned_endings")
T_DISENGAGED, T_RE_ENGAGED = TOTALS.index("disengaged"), TOTALS.index("re_engaged")
T_WORKER_LEFT = TOTALS.index("broken_worker_left")
T_CONTRACT_ENDED = TOTALS.index("broken_contract_ended")
T_CONTACTS, T_REFUSED = TOTALS.index("contacts"), TOTALS.index("contacts_refused")
T_ATTEMPTS, T_CRISES = TOTALS.index("outreach_attempts"), TOTALS.index("crises")
T_CRISES_NOT_ACCEPTED = TOTALS.index("crises_not_accepted")
T_CRISES_UNPLANNED = TOTALS.index("crises_unplanned_ending")
T_HANDED_OVER, T_BETWEEN = TOTALS.index("handed_over"), TOTALS.index("left_between_workers")
T_DAYS_BETWEEN = TOTALS.index("days_between_workers")
T_BETWEEN_AT_END = TOTALS.index("between_workers_at_end")
T_HIDDEN, T_EVENTS = TOTALS.index("hidden_at_end"), TOTALS.index("events")

M_HELD, M_BETWEEN = SERIES.index("held"), SERIES.index("between_workers")
M_WAITING_ASSESSMENT = SERIES.index("waiting_assessment")
M_WAITING_SUPPORT = SERIES.index("waiting_support")
M_WORKERS, M_REFERRED = SERIES.index("workers"), SERIES.index("referred")
M_RETURNED, M_RE_REFERRED = SERIES.index("returned"), SERIES.index("re_referred")
M_REJECTED, M_GAVE_UP = SERIES.index("rejected"), SERIES.index("gave_up")
M_STARTS, M_CRISES = SERIES.index("starts"), SERIES.index("crises")
# By what ended support, in the order of ``c.AS_PLANNED`` and on.
M_ENDINGS = SERIES.index("planned_endings")
