"""Every default, named once, with its unit and its reason; ``WENDA_*`` variables override some.

A flag of the command line comes first, then the variable, then the default here. Importing this
module writes nothing.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

MAX_QUESTION_CHARS = 2_000  # longer input is a pasted article, not a question
MAX_DRAFT_CHARS = 100_000  # characters of a draft that is checked: some fifty pages
MAX_FOLLOW_UP_CHARS = 200  # of a question that may lean on the one before; longer ones say it all
MAX_BASE_CHARS = 500  # of a question that another may lean on: what it is about is found by rules
MAX_ANSWER_CHARS = 4_000  # of an answer that is kept: what a language model may write for one
MAX_COMMENT_CHARS = 2_000  # of a reader's comment on an answer: as long as a question may be
MAX_FEEDBACK = 5_000  # answers with feedback kept in a library: visitors give it; 250 MB at worst
DEFAULT_HITS = 5  # passages a caller gets when k is not given: what fits on one screen
DEFAULT_HOST = "127.0.0.1"  # nobody else can reach the chat unless asked for
DEFAULT_PORT = 7860  # Gradio's own default, the one people look for
BM25_K1 = 1.2  # how soon a repeated word stops counting; the usual value, measured no worse
BM25_B = 0.75  # how much the length of a passage counts against it; likewise
BIGRAM_WEIGHT = 0.35  # of a Chinese bigram beside a word: best on three Chinese question sets
PHRASE_WEIGHT = 0.5  # of a translated phrase, for each of its words, which count besides
PART_WEIGHT = 0.5  # of the halves of a long word, beside the word
TRANSLATION_POWER = 0.35  # a translation's share is p ** this: flat, so that rare ones count, too
MIN_TRANSLATION = 0.02  # probability below which a translation is left out
SOUND_WEIGHT = 1.0  # of a name's sound, if no dictionary knows the name
KNOWN_NAME = 0.5  # of that, if the name has a translation: another spelling may be meant
STOPWORD_WEIGHT = 0.1  # of a word like "how" beside one that says what is asked about
MIN_ACRONYM = 0.2  # share of an acronym's uses below which a reading is not tried
POOL = 50  # passages each leg hands to the fusion: the right one is seldom further down
RERANKED = 20  # best passages of the fusion that are reranked: 30 or 50 gave no more
BOILERPLATE_FACTOR = 0.001  # of a navigation or footer passage's score: it must not beat the body
TITLED = 2  # articles that are searched once more for what their titles do not say
TITLE_WEIGHT = 1.0  # of a word of the title beside the same word in the passage
VECTOR_WEIGHT = 0.3  # of the vectors beside the keywords in the fusion: best over seven sets
READ_HITS = 4  # best passages that the reader reads: a window of one takes about 50 ms
FOUND_WEIGHT = 0.5  # of the reader's log odds that a passage answers, beside the log of its score
HEAD_CHARS = 60  # of a title, and of the headings, before a passage that is read
SPANS_LOOKED_AROUND = 8  # the reader's best spans in whose sentences figures and names are sought
WORSE_ODDS = 8.0  # of a figure's or name's log odds beside the best span's: more is hopeless
READ_LEAST = 0.02  # of the best passage's score below which one is not read: it would never win
SAID_CHANCE = 0.72  # that a value is right, from which it is said before its quote
QUOTED_HITS = 3  # best passages whose sentences may be quoted: further down is another subject
OTHER_FIT = 0.1  # fit of another kind of figure that may answer: a count for "how much"
SURE_SHARE = 0.5  # of the reader's spans from which on a figure's sentence is quoted alone
SPANS_QUOTED = 5  # the reader's best spans whose sentences may be quoted, however many they are
MAX_QUOTE_CHARS = 140  # Han characters in a quote of several sentences: taken in at a glance
STRICTNESS = 0.37  # confidence below which the answer is a refusal: docs/answers.md has the rates
# The least for "read" and "passage" if a quote has the figure, year and name that are asked for.
FRAMED = 0.8
SAME_SHARE = 0.75  # of the question's words that the quote meets: a second source for its value
SAME_FIGURE_SHARE = 0.45  # the same where the value is a figure of three digits or more
OTHER_SHARE = 1.0  # the same for a sentence that gives another value: less may be another thing
SEARCHED_HITS = 10  # best passages searched for what other articles say of it
SOURCES = 4  # articles named for one value: more says nothing new
VERSIONS = 3  # values shown where articles differ: with more the reader has to look into them
SPOKEN_OF = 0.5  # share of the words, by worth, that a text in the other language has to have
COMPARED = 0.8  # least confidence of what was compared by figures whose form says what they are of
UNFIT = 0.05  # of a quote's confidence if it is about another year or name: it is seldom right
OPENING_CHARS = 200  # of an article that say what all of it is about: its first paragraph or so
LIBRARY_WAIT = 10.0  # seconds to wait for another process that writes: longer looks like a hang
SETTLE_WAIT = 0.2  # seconds after a change for readers of the state before: a question takes less
FOLLOW_SECONDS = 2.0  # between looks of an idle chat for what others changed: a look takes 1 ms
MOVE_TEXTS = 512  # texts encoded between two saves on the way to another encoder: seconds are lost
SWITCH_TRIES = 3  # to switch to it without making any but small indexes while others wait
ENCODER_AGAIN = 60.0  # seconds until an encoder that could not be loaded is tried again
BATCH_CHARS = 600_000  # of the articles stored together, about 2,000 passages: a second's work
BATCH_FILES = 256  # of them at most, which makes as many passages of articles of usual length
BATCH_SECONDS = 10.0  # and that they are read: so much of slow documents is lost by a kill
ADD_LISTED = 64  # articles named that came or went; of more it says how many: nobody reads on
POOL_FROM = 4_000  # passages of one task after which processes are started: each takes a second
MAX_PROCESSES = 8  # that prepare passages, 380 MB each: the one that stores keeps up with so many
RAY_TASKS_EACH = 2  # tasks under way for each core of a Ray: the next waits there, not here
RAY_RETRIES = 3  # Ray's own, of a task whose machine died: its default
RAY_ATTEMPTS = 3  # ours after that: a file that kills each worker has had twelve of them
RAY_IDLE = 30.0  # seconds without a task that is done after which the machines are counted
RAY_OPEN = 5.0  # seconds to find one at all: longer looks like a hang
IMPORT_BATCH = 32  # articles encoded at one time when a file is imported: about 3 MB
SETTLED_SECONDS = 2.0  # age of a file from which its time tells a change: FAT counts in 2 seconds
WATCH_QUIET = 0.3  # seconds without a change before a watched folder is read: files get written
WATCH_LONGEST = 3.0  # seconds after which it is read all the same
WATCH_AGAIN = 5.0  # seconds until what could not be read is tried again
SENTENCE_WEIGHT = 0.5  # share of the best sentence in a passage's vector score: best when measured
CANDIDATES = 10  # vectors fetched per passage wanted: a passage has about seven
FLAT_PASSAGES = 10_000  # in a segment up to which all vectors are in memory, 80 MB: docs/scale.md
FLAT_BESIDE = 2_000  # the same beside a bigger segment, whose codes there are
CODES = 2  # vectors looked up per passage that a bigger segment names: one passage has several
RESCORED = 10  # passages per one wanted that such segments name, to be scored exactly, and
RESCORED_LEAST = 500  # how many at least: with 200 one more in a hundred of the best ten is missed
CODER_IDLE = 10.0  # seconds without coded vectors to make after which the process for it ends
BUILT_AT_ONCE = 10_000  # passages whose indexes are made again at one time: about 100 MB
LOAD_TRIES = 5  # to read the newest indexes, each while a writer is quicker; then they are made
REFRESH_SECONDS = 2.0  # between looks for what other processes added: a look takes 1 ms
EXACT_ALLOWED = 20_000  # vectors a filter leaves up to which all are scored: as quick as FAISS then
CACHED_FILTERS = 8  # filters whose passages a snapshot remembers, a byte for each passage
CACHED_ARTICLES = 1_024  # articles kept in memory once read, about 10 kB each
CACHED_CHUNKS = 4_096  # passages kept in memory once read, with their words about 10 kB each
MILVUS_PORT = 19_530  # Milvus's own default
MILVUS_TIMEOUT = 20.0  # seconds for one call, a restart of the server among them
MILVUS_OPEN = 5.0  # seconds to find a server at all: longer looks like a hang
MILVUS_PARTITIONS = 8  # that the languages are spread over: there are few
MILVUS_CANDIDATES = 5  # keyword candidates per passage wanted, scored again: see docs/milvus.md
MILVUS_EFFORT = 2  # of an HNSW index, ef per vector wanted: 99.8 % of them are found, at 1 98 %
MILVUS_BATCH_ROWS = 1_000  # rows sent at once,
MILVUS_BATCH_BYTES = 8 * 1024 * 1024  # and their size: a server takes 64 MB
MILVUS_FLUSH = 200  # articles put in, after which a server is asked to store and index them now
MILVUS_PAGE = 500  # rows that come at once where there may be many: 32 MB of texts at most
MILVUS_REFRESH = 5.0  # seconds after which a reader looks for what others have written
MILVUS_GRACE = 60.0  # seconds for which a reader may go on with articles that were replaced
MILVUS_BEAT = 2.0  # seconds between a writer's signs of life,
MILVUS_LEASE = 8.0  # and without one after which another may take over
MAX_ARTICLE_BYTES = 20 * 1024 * 1024  # one file: ten long novels; more is a dump, not an article
MAX_DOCUMENT_BYTES = 100 * 1024 * 1024  # one .docx, .epub or .pdf: pictures and fonts are in it
MAX_UNPACKED_BYTES = 50 * 1024 * 1024  # of the text parts in one: more is a bomb or a dump
MAX_UNPACKED_RATIO = 100  # bytes that one packed byte may become: XML reaches 30, a bomb 1,000
RATIO_FROM_BYTES = 1024 * 1024  # unpacked size of a part from which that is looked at
MAX_PACKED_ENTRIES = 1_000  # files in a packed one: a long book has 200 chapters and pictures
MAX_PARTS = 10_000  # articles of one mailbox, archive or list of records: more is a database
PARTS_SECONDS = 300.0  # for all documents within one file: 1,000 bombs must not take a day
PARTS_DEEP = 2  # documents within documents: an attachment of a message of a mailbox
MAX_NESTING = 250  # elements of a page inside each other: pages reach 60; libxml2 ends at 256
PARSE_SECONDS = 60.0  # for one document: a book takes five; longer looks like a hang
PARSE_CPU = 5.0  # of it, seconds of computing for the smallest: importing a format takes one
PARSE_CPU_MIB = 60.0  # and so many for each MiB of it: five times what a book as PDF takes here
PARSE_MEMORY = 1024**3  # bytes of address space for one document: a book's tree takes a third
FETCH_SECONDS = 10.0  # for an article from the web, redirects included: longer looks like a hang
FETCH_BYTES = 10 * 1024 * 1024  # of it, as sent and unpacked: more is a film or a trap
FETCH_REDIRECTS = 5  # http to https, to www., to the language: more is a ring
PDF_PAGES = 2_000  # of one PDF: a long book has half of that; these take 20 s of one core
# What a library keeps in its folder; a folder of articles may have a library in it.
LIBRARY_FILE, LIBRARY_INDEX = "library.sqlite", "index"
LIBRARY_NOTES = ("origins.json", "writer.json")
MAX_TITLE_CHARS = 200  # of a pasted text's title; longer is a paragraph
ADDED_CHARS = 300_000  # characters indexed at one go when files are added: about two seconds
OWNER_DROP_BYTES = 512 * 1024 * 1024  # files dropped at one time by the owner: they go to disk
OWNER_DROP_FILES = 1_000  # of them; a larger folder is for `wenda add`
VISIT_DROP_BYTES = 48 * 1024 * 1024  # the same by a visitor: two of the largest files there may be
VISIT_FILES = 30  # articles a visitor has at one time
VISIT_CHARS = 600_000  # characters in all of them, a long novel: about 15 MB of memory
VISITS = 30  # visitors with articles of their own at one time: with the above under 500 MB
VISIT_LEFT = 300.0  # the same once the page is closed: a phone loses its connection for a while
VISIT_IDLE = 1_800.0  # seconds without a question after which a visitor's articles go
UPLOADED_BYTES = 1024 * 1024 * 1024  # of files that wait to be read, of everyone together
UPLOADED_SECONDS = 900.0  # after which a file that nobody had read goes: the visitor left
CHUNK_CHARS = 400  # Han characters in a passage at most; other characters count for LATIN_SIZE
LATIN_SIZE = 0.4  # of a Han character: English takes 2.5 characters where Chinese takes one
OVERLAP_SENTENCES = 1  # a passage's last sentence opens the next: what leans on it stays with it
LLM_TIMEOUT = 60.0  # seconds for what a language model writes, its loading taken in
LLM_FIRST = 0.5  # of that until its first word: a laptop reads five passages in that time
LLM_LONGEST = 3_600.0  # seconds that may be set for it: nobody waits longer
LLM_MAX_BYTES = 4 * 1024 * 1024  # of one reply: 10,000 tokens, most of them thought over, have 3 MB
LLM_MAX_CHARS = 4_000  # written for one answer: more is an article, not an answer
# What one visitor of a shared chat may ask; ``docs/serving.md`` says what was measured. A question
# on the page takes one to five requests, one of a program takes one.
TOKEN_SECONDS = 0.25  # of computing that a request pays for: most answers take 0.1 to 0.3
SESSION_BURST = 120  # requests of one login at once: a page that asks all its questions anew
SESSION_RATE = 4.0  # requests a second after that: faster than anyone reads
ADDRESS_BURST = 600  # requests of one address at once: a class that begins together
ADDRESS_RATE = 20.0  # requests a second after that: what two cores answer and stay awake
LOGIN_BURST = 10  # wrong logins of one address at once: a password that is typed from paper
LOGIN_RATE = 0.1  # wrong logins a second after that: 8,640 a day find no password worth the name
TUNNEL_VISITORS = 5  # addresses that a public link counts for in wrong logins: it shows one for all
SESSIONS_KEPT = 300  # pages and calls whose state Gradio keeps, 60 kB each: its 10,000 are 600 MB
MAX_CONNECTIONS = 1_000  # open at a time, three a visitor: most systems allow a process 1,024 files
OWNER_CONNECTIONS = 100  # of them that visitors leave to this machine, its owner and its proxies
ADDRESS_CONNECTIONS = 100  # of one address: a class behind one router, at three each
REQUEST_SECONDS = 30.0  # for the head of a request, and as many for its body: a phone in a tunnel
REQUEST_BYTES = 16 * 1024  # of a body that earn it a second more: slower lines are hardly used
LEFTOVER_SECONDS = 3_600.0  # after which a half-written file beside a library is nobody's any more
SHARE_SECONDS = 90  # that the share service may take for a link: it has 30 for each of three steps
SHARE_DAYS = 7  # that Gradio's service keeps a link at most, as it says itself
MAX_SENTENCE_CHARS = 300  # Han characters (as above): longer has no sentence ends and is cut


def variable(name: str, default: str = "") -> str:
    """The environment variable ``WENDA_<name>``, or the default when unset or empty."""
    return os.environ.get(f"WENDA_{name}") or default


def split_variable(name: str) -> tuple[str, ...]:
    """The parts of ``WENDA_<name>``, which commas separate; none when it is unset."""
    return tuple(part.strip() for part in variable(name).split(",") if part.strip())


def version() -> str:
    """The version of Wenda that is installed; one that says so if it runs from its folder."""
    from importlib.metadata import PackageNotFoundError, version  # as slow as reading an article

    try:
        return version("wenda")
    except PackageNotFoundError:
        return "(run from its folder, not installed)"


def data_dir() -> Path:
    """Where libraries live when no path is given: ``WENDA_DATA`` or the user's data directory."""
    return Path(variable("DATA") or platformdirs.user_data_path("wenda", appauthor=False))
