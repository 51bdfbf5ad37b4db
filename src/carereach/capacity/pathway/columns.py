"""What stands where in the engine's arrays, and what each random number is for.

Everything in a run is a row: a class, a piece of its rates, a contract, a worker, a waiting line,
a person. ``State.n`` holds a row's whole numbers, ``State.x`` its other numbers. Always read as
``c.NAME``; nothing here is computed.
"""

from typing import Final

# Stages of the tally. The last is the whole wait, from referral to the start of support.
TRIAGE: Final = 0
ASSESSMENT: Final = 1
SUPPORT: Final = 2
WHOLE: Final = 3
STAGES: Final = 4

# What a random number decides: the third argument of ``keyed.uniform``.
FOR_ARRIVAL: Final = 1
FOR_COMING_FORWARD: Final = 2
FOR_SEVERITY: Final = 3
FOR_EXCLUSION: Final = 4
FOR_RETURNING: Final = 5
FOR_RETURN_DELAY: Final = 6
FOR_CRISIS_NOT_ACCEPTED: Final = 7
FOR_PATIENCE: Final = 8  # and 9, by stage; 10 between workers
FOR_PATIENCE_BETWEEN: Final = 10
FOR_ASSESSMENT: Final = 11
FOR_LENGTH: Final = 12
FOR_REFUSAL: Final = 13
FOR_RE_ENGAGING: Final = 14
FOR_LEAVING: Final = 15
FOR_REPLACING: Final = 16
FOR_SURVIVING: Final = 17
FOR_RE_REFERRAL: Final = 18
FOR_RE_REFERRAL_DELAY: Final = 19
FOR_CRISIS_UNPLANNED: Final = 20
FOR_WAITED: Final = 21
FOR_SHARE_LEFT: Final = 22

# Named, because Numba compiles a function anew for each bare number it is given.
ONCE: Final = 0  # the draw of what is drawn once for somebody
NO_ROW: Final = 0  # the subject of an event about the whole service

# Whom a worker is sought for.
SEEK_FOR_NEW: Final = 0
SEEK_FOR_HELD: Final = 1  # someone already in support: an embargo does not keep them out
SEEK_FOR_LISTED: Final = 2  # someone of today's list: nor does a cap

# Where a person comes from: the high bits of the number that names them.
FROM_KNOWN: Final = 0
FROM_HIDDEN: Final = 1
FROM_HELD: Final = 2
FROM_ASSESSMENT_LIST: Final = 3
FROM_SUPPORT_LIST: Final = 4
ORIGIN_BITS: Final = 56
CLASS_BITS: Final = 40
# Refusals within one episode of support share its number's low bits.
EPISODE_BITS: Final = 20

# Kinds of event, in the order in which those at one time happen. Endings free room first; a
# contract that starts is there for the cases of one that ends, and only then does the list move.
WARMS_UP: Final = 0
SUPPORT_ENDS: Final = 1
ASSESSED: Final = 2
CONTRACT_STARTS: Final = 3
CONTRACT_ENDS: Final = 4
WORKER_LEAVES: Final = 5
WORKER_JOINS: Final = 6
OPENS: Final = 7
FILLS: Final = 8
GIVES_UP: Final = 9
WAS_WAITING: Final = 10
KNOWN: Final = 11
COMES_FORWARD: Final = 12
RETURNS: Final = 13
RE_REFERRED: Final = 14
MONTH_ENDS: Final = 15
# Kind and sequence share one exact float: 16 kinds and 2 to the 48 events.
KIND_STEP: Final = 2.0**48

# What ended support.
AS_PLANNED: Final = 0
DISENGAGED: Final = 1
WORKER_LEFT: Final = 2
CONTRACT_ENDED: Final = 3

# States of a person.
FREE: Final = 0
AWAY: Final = 1
WAITS_ASSESSMENT: Final = 2
IN_ASSESSMENT: Final = 3
WAITS_SUPPORT: Final = 4
HELD: Final = 5
BETWEEN: Final = 6  # in support, waiting for another worker

# Whole numbers of a person.
STATE: Final = 0
GENERATION: Final = 1  # an event of an older generation no longer holds
ENTITY: Final = 2
CLASS: Final = 3  # its row
REFERRALS: Final = 4
EPISODES: Final = 5
CHANGES: Final = 6  # of worker
OWNER: Final = 7  # the row of the worker or line they are with
NEXT: Final = 8
BEFORE: Final = 9
PLANNED: Final = 10  # 1 where this support would end as planned if nothing broke it
CAUSE: Final = 11  # what took the last worker away
WIDTH_N: Final = 12

# Other numbers of a person [days]. Time in care runs only while a worker holds someone.
JOINED: Final = 0
REFERRED: Final = 1
CARE_FROM: Final = 2  # when the clock of time in care would have stood at 0
LENGTH: Final = 3
ENDS: Final = 4  # on the clock of time in care
COUNTED: Final = 5  # contacts up to here were counted already, or fell before the warm-up
BUSY_FROM: Final = 6
RAISED: Final = 7  # severity added since the first referral
PAUSED: Final = 8  # time in care when the last worker went
WIDTH_X: Final = 9

# Whole numbers of a worker or a line; a line has the first three.
FIRST: Final = 0
LAST: Final = 1
LOAD: Final = 2
CAP: Final = 3
CONTRACT: Final = 4  # its row
NAME: Final = 5
PRESENT: Final = 6
HOLDER: Final = 7  # how many have had this post

# Other numbers of a worker [days]: the first four are ``tally.POSTS``.
IN_POST: Final = 0
CASELOAD: Final = 1
AT_CAP: Final = 2
LARGEST: Final = 3
SETTLED: Final = 4

# Whole numbers of a class.
LEVEL: Final = 0
PATIENCE: Final = 1  # and 2: the row of the distribution by stage, or -1
ARRIVALS: Final = 3
FIRST_PIECE: Final = 4
LAST_PIECE: Final = 5
LISTED: Final = 6  # and on: how many in the hidden pool and on each of today's lists
OF_HIDDEN: Final = 6
OF_HELD: Final = 7
OF_ASSESSMENT_LIST: Final = 8
OF_SUPPORT_LIST: Final = 9

# Other numbers of a class.
EXCLUDED: Final = 0
EXPECTED: Final = 1  # number of referrals up to the next one

# Other numbers of a piece of a class's rates.
FROM: Final = 0
RATE: Final = 1
BEFORE_IT: Final = 2  # expected number before it begins

# Numbers of a contract.
TRANSFERS: Final = 0
STARTS_ON: Final = 0
ENDS_ON: Final = 1
NO_NEW_FROM: Final = 2

# Columns of the heap.
TIME: Final = 0
ORDER: Final = 1
SUBJECT: Final = 2
EVENT_GENERATION: Final = 3
WIDTH_HEAP: Final = 4

# Rows of ``State.times``; patience follows.
ROW_ASSESSMENT: Final = 0
ROW_LENGTH: Final = 1
ROW_LENGTH_MET: Final = 2
ROW_RETURN: Final = 3
ROW_REPLACED: Final = 4
ROW_RE_REFERRED: Final = 5

# Places in ``State.number``. The first ones say where rows of each sort begin.
FIRST_CONTRACT: Final = 0
FIRST_WORKER: Final = 1
FIRST_LINE: Final = 2
FIRST_PERSON: Final = 3
CLASSES: Final = 4
LEVELS: Final = 5  # of each stage's lines; level 0 is the front, for those between workers
LIMITS: Final = 6
KEY: Final = 7
SEQUENCE: Final = 8
HEAP_SIZE: Final = 9
FREE_SLOT: Final = 10
PEOPLE_IN: Final = 11
PEOPLE_OUT: Final = 12
MONTH: Final = 13  # its row in the sums
IS_OPEN: Final = 14
HIDDEN_OUT: Final = 15
EVENTS: Final = 16
IN_STATE: Final = 17  # and on: how many are in each state
NUMBERS: Final = 24

# Places in ``State.rules``; times in days, rates a day.
HORIZON: Final = 0
WARM_UP: Final = 1
BIN_DAYS: Final = 2
ASSESSORS: Final = 3
THRESHOLD: Final = 4
RETURN_CHANCE: Final = 5
WORSE_BY: Final = 6
CRISIS_NOT_ACCEPTED: Final = 7
CONTACT_EVERY: Final = 8
REFUSES: Final = 9
ATTEMPTS: Final = 10
ATTEMPT_EVERY: Final = 11
RE_ENGAGES: Final = 12
LEAVING_RATE: Final = 13
SURVIVES: Final = 14
RE_REFERRED_PLANNED: Final = 15
RE_REFERRED_UNPLANNED: Final = 16
CRISIS_UNPLANNED: Final = 17
FORWARD_RATE: Final = 18
WAITED_ASSESSMENT: Final = 19
WAITED_SUPPORT: Final = 20
IS_MEMORYLESS: Final = 21
NOW: Final = 22
SINCE: Final = 23  # figures count from here
FIRST_LIMIT: Final = 24

# What a call of the kernel ends with.
DONE: Final = 0
MORE: Final = 1
FULL: Final = 2
