//! The contract: what can be asked of the docket and what it answers. The TUI, the CLI and the tests use nothing else.
//! Language-free: ids and values; words are added at the edge.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::change::Change;
use crate::domain::clock::{Step, Verdict};
use crate::domain::event::{Fact, FollowUp, Payment, Registration};
use crate::domain::level::Level;
use crate::domain::money::Money;
use crate::domain::types::Category;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Login name, frozen into the journal.
    pub name: String,
    pub uid: u32,
}

/// Who asks, and when. Time is an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    pub actor: Actor,
    /// The domain day, in the court's zone.
    pub today: NaiveDate,
    /// The moment the journal records.
    pub now: DateTime<FixedOffset>,
    /// Makes a write idempotent: a second write with the same id answers with the first's commit.
    pub request_id: Option<String>,
}

/// Everything that can be asked.
#[derive(Debug, Clone)]
pub enum Request {
    /// The header of every screen and of `today`.
    Overview,
    /// Open cases by due date.
    Due(DueQuery),
    /// Any list of cases, windowed.
    List(ListQuery),
    /// Quick lookup. Loads the search buffer when it is not in memory yet.
    Find(FindQuery),
    /// Loads the search buffer, answers [`Response::Done`]; for a background thread after the first frame.
    Warm,
    /// One file per case.
    Show {
        number: String,
    },
    Stock(StockQuery),
    Execution(ExecutionQuery),
    /// The last commits, newest first.
    History {
        limit: usize,
        before: Option<u64>,
    },
    /// The dictionary of values in use, for pickers and completion.
    Names(NameKind),
    /// Raw events of cases in id order, for export; `after` is the last id of the page before.
    Export {
        after: u32,
        limit: usize,
        filter: Filter,
    },
    Verify,
    /// Facts about the store for `doctor`.
    Doctor,

    /// Registers a case.
    Add(Box<Registration>),
    /// Says facts of one case: one commit, one undo step.
    Record {
        number: String,
        events: Vec<NewEvent>,
    },
    /// Retracts a commit (the actor's last one when `None`); redo is to undo the undo.
    Undo {
        commit: Option<u64>,
    },
    /// Starts an import: one transaction and one undo step in the end. Answers [`Response::ImportOpened`].
    ImportBegin(ImportOptions),
    /// Rows in the order of the file.
    ImportRows {
        import: u64,
        rows: Vec<Row>,
    },
    /// Commits, or only counts when the options say `dry_run`. Answers [`Response::Imported`].
    ImportCommit {
        import: u64,
    },
    /// Drops what was sent; nothing is written.
    ImportAbort {
        import: u64,
    },
    /// Adds a year of holidays (the JSON of the year file); recomputes what it touches.
    AddHolidays {
        json: String,
    },
    /// Rebuilds every projection from the events.
    Rebuild,
}

/// Everything that can be answered.
#[derive(Debug, Clone)]
pub enum Response {
    Overview(Box<Overview>),
    /// Answers Due and List.
    Cases(Page),
    Found(Found),
    Case(Box<CaseFile>),
    Stock(Vec<StockRow>),
    Execution(Vec<ExecutionRow>),
    History(Vec<CommitLine>),
    Names(Vec<String>),
    Export(Vec<ExportCase>),
    Verified(Verified),
    Doctor(DoctorFacts),
    /// A write went through.
    Written(Written),
    ImportOpened(u64),
    Imported(ImportReport),
    Done,
}

/// A new fact and its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// `None`: today for follow-ups, payments, supervision and links; from filing for amendments.
    pub on: Option<NaiveDate>,
    pub fact: Fact,
}

/// Which cases. Empty lists mean "any"; several conditions all hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub levels: Vec<Level>,
    /// Court name, short name or code.
    pub courts: Vec<String>,
    pub divisions: Vec<String>,
    pub handlers: Vec<String>,
    pub tags: Vec<String>,
    /// Procedure ids.
    pub procedures: Vec<String>,
    pub status: Status,
    /// At most so many days left (due --within).
    pub within: Option<i32>,
    /// Only cases under an accepted change (扣延审案件).
    pub delayed: bool,
    /// Folded text that number, parties or cause contain.
    pub text: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    #[default]
    Open,
    Closed,
    All,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DueQuery {
    pub filter: Filter,
    pub offset: usize,
    /// `None`: all rows.
    pub limit: Option<usize>,
    /// Also count all rows that match (else `Page::total` is `None` when more rows follow).
    pub count: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListQuery {
    pub filter: Filter,
    pub sort: Sort,
    pub descending: bool,
    pub offset: usize,
    pub limit: usize,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Due,
    Number,
    Filed,
    Court,
    Handler,
    Claim,
    Closed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindQuery {
    /// Tokens separated by blanks, all must match: digits, pinyin, 汉字, `@handler`, `#court`, `>365`, `!`.
    pub text: String,
    pub limit: usize,
    /// Closed cases by text as well (a second pass).
    pub closed: bool,
}

/// A page of cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    pub rows: Vec<CaseLine>,
    /// All rows that match, where it is known.
    pub total: Option<usize>,
    pub levels: LevelCounts,
}

/// Open cases per level; over all that match the filter but for its levels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LevelCounts(pub [u32; 9]);

impl LevelCounts {
    pub fn get(&self, level: Level) -> u32 {
        Level::ALL
            .iter()
            .position(|l| *l == level)
            .and_then(|i| self.0.get(i))
            .copied()
            .unwrap_or(0)
    }

    pub fn add(&mut self, level: Level, n: u32) {
        if let Some(slot) = Level::ALL
            .iter()
            .position(|l| *l == level)
            .and_then(|i| self.0.get_mut(i))
        {
            *slot += n;
        }
    }

    pub fn total(&self) -> u32 {
        self.0.iter().sum()
    }
}

/// A case as a row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseLine {
    #[serde(skip)]
    pub id: u32,
    /// Canonical.
    pub number: String,
    pub court: Option<String>,
    pub court_code: Option<String>,
    pub division: Option<String>,
    pub handler: Option<String>,
    pub cause: Option<String>,
    pub plaintiffs: Option<String>,
    pub defendants: Option<String>,
    pub procedure: Option<String>,
    pub filed: Option<NaiveDate>,
    pub due: Option<NaiveDate>,
    pub days_left: Option<i32>,
    pub level: Level,
    pub provisional: bool,
    pub closed: Option<NaiveDate>,
    pub claim: Option<Money>,
    /// Day of the next follow-up.
    pub next: Option<NaiveDate>,
    /// Outcome of the last follow-up and its day.
    pub last: Option<(NaiveDate, String)>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    pub rows: Vec<CaseLine>,
    /// How many match.
    pub matches: usize,
    /// Out of how many cases looked at.
    pub searched: usize,
}

/// 今日: the numbers of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overview {
    pub today: NaiveDate,
    pub cases: u64,
    pub open: u64,
    #[serde(skip)]
    pub levels: LevelCounts,
    /// Cases without a filing date; they stand apart.
    pub unknown_filing: u64,
    /// Stock, entered and left of yesterday, all cases.
    pub yesterday: Flow,
    pub delayed_yesterday: Flow,
    /// Follow-ups due today or earlier.
    pub follow_ups_due: u64,
    /// Follow-ups recorded with today as their day.
    pub followed_up_today: u64,
    pub demo: bool,
}

/// opening + entered − left = closing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Flow {
    pub opening: i64,
    pub entered: i64,
    pub left: i64,
    pub closing: i64,
}

/// 一案一册: everything the docket knows of a case on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile {
    pub line: CaseLine,
    pub raw_number: String,
    /// False for legacy and unparsable numbers.
    pub regular: bool,
    pub category: Category,
    pub type_code: Option<String>,
    pub clerk: Option<String>,
    pub how: Option<String>,
    pub tags: Vec<String>,
    pub custody: bool,
    pub note: Option<String>,
    /// The ledger's own due date.
    pub stated_due: Option<NaiveDate>,
    pub changes: Vec<Change>,
    pub verdict: Verdict,
    pub steps: Vec<Step>,
    pub received: Money,
    pub paid_out: Money,
    /// In the order of recording; the screen turns it round.
    pub timeline: Vec<TimelineEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEntry {
    pub commit: u64,
    pub index: u32,
    pub on: Option<NaiveDate>,
    pub recorded: DateTime<FixedOffset>,
    pub actor: String,
    pub fact: Fact,
    /// Undone by a later commit.
    pub retracted: bool,
}

/// Which cases a stock counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StockSet {
    #[default]
    All,
    Delayed,
    LongPending {
        months: u32,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    Day,
    Week,
    Month,
    Year,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slice {
    Court,
    Division,
    Handler,
    Type,
    Tag,
    /// The kind of delay for the delayed set, else the category.
    Kind,
}

impl Slice {
    pub fn id(self) -> &'static str {
        match self {
            Slice::Court => "court",
            Slice::Division => "division",
            Slice::Handler => "handler",
            Slice::Type => "type",
            Slice::Tag => "tag",
            Slice::Kind => "kind",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockQuery {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// `None`: one row for the window.
    pub period: Option<Period>,
    pub slices: Vec<Slice>,
    pub set: StockSet,
    /// As recorded by this moment: the last commit at or before it.
    pub known_at: Option<DateTime<FixedOffset>>,
}

/// A row of a stock. For sets other than `all`, `filed` is what entered and `ended` what left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockRow {
    /// First day of the period, clipped to the window; `None` without a period.
    pub date: Option<NaiveDate>,
    /// One value per slice asked for, in the order asked; `None` = not entered.
    pub keys: Vec<Option<String>>,
    pub opening: i64,
    pub filed: i64,
    pub reopened: i64,
    pub moved_in: i64,
    pub ended: i64,
    pub moved_out: i64,
    pub closing: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExecutionBy {
    Total,
    Month,
    Year,
    Court,
    Tag,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionQuery {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub by: ExecutionBy,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionRow {
    /// Period (`2022-06`, `2022`), court or tag; `None` for the total or a missing value.
    pub key: Option<String>,
    pub cases: u64,
    pub received: Money,
    pub paid_out: Money,
    pub claimed: Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameKind {
    Court,
    Division,
    Handler,
    Cause,
    Tag,
}

/// A transaction of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CommitLine {
    pub commit: u64,
    pub moment: DateTime<FixedOffset>,
    pub actor: String,
    /// `add`, `record`, `import`, `undo`, `holidays`.
    pub action: String,
    pub cases: u64,
    pub events: u64,
    /// The commit this one retracts.
    pub retracts: Option<u64>,
    /// Undone by that commit.
    pub retracted_by: Option<u64>,
    /// A case it touched (the only one for `record`).
    pub number: Option<String>,
    /// Kind of its first event.
    pub first: Option<String>,
}

/// A case with its events, for export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportCase {
    pub line: CaseLine,
    pub registration: Registration,
    pub closed: Option<(NaiveDate, Option<String>)>,
    pub events: Vec<TimelineEntry>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    pub ok: bool,
    pub cases: u64,
    pub events: u64,
    /// The head of the chain: SM3, hex.
    pub head: String,
    /// What does not hold, in words of the machine (`table cases 17: checksum`).
    pub problems: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DoctorFacts {
    pub path: String,
    pub format: u32,
    pub bytes: u64,
    pub cases: u64,
    pub commits: u64,
    pub holidays_through: i32,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Written {
    /// The commit, which is what `undo --group` takes.
    pub commit: u64,
    /// Events written.
    pub events: u32,
    /// The case after it, where it is one case.
    #[serde(skip)]
    pub line: Option<Box<CaseLine>>,
    /// The write had been done before under the same request id.
    pub repeated: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportOptions {
    pub dry_run: bool,
    /// Refuse everything when one row has a problem.
    pub strict: bool,
    /// A short name of the source for the journal: the file name.
    pub source: String,
    /// Marks the store as a demonstration.
    pub demo: bool,
}

/// A row of a file, typed. `row` is the 1-based row of the file as a person counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    Case(Box<CaseRow>),
    Event(EventRow),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseRow {
    pub row: u32,
    pub registration: Registration,
    /// Whether the sheet had a value for custody (false is a value, an empty cell is not).
    pub custody_given: bool,
    /// Name of the procedure as in the sheet (`简易`), where it is no id; refines the default of the type.
    pub procedure_name: Option<String>,
    pub closed: Option<NaiveDate>,
    /// Whether the sheet has a column for closings: then an empty cell may mean that one vanished.
    pub closed_column: bool,
    pub how: Option<String>,
}

/// A change, payment, follow-up, closing … of a case named by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    pub row: u32,
    /// As in the sheet; `None`: the same as the row before (a case row or an event row), which saves a string per event.
    pub number: Option<String>,
    pub event: NewEvent,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    pub read: u64,
    pub added: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub rejected: u64,
    pub problems: Vec<Problem>,
    /// Problems beyond what is listed (the list is bounded).
    pub more_problems: u64,
    /// The commit; `None` when nothing was written.
    pub group: Option<u64>,
}

/// One thing wrong with one cell, or with one dictionary value wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub row: u32,
    /// Field id; the exchange puts the sheet's own column name in its place.
    pub column: String,
    pub value: String,
    pub reason: Reason,
    /// How many rows have the same unknown value (1 for others).
    pub count: u64,
}

/// Why a cell or row was not taken as it stands; the key of its words is `exchange.reason.<id>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    NotADate,
    NotAnAmount,
    NotANumber,
    NotYesNo,
    DateOutOfRange,
    ClosedBeforeFiled,
    ClosedAfterToday,
    EndBeforeStart,
    MissingNumber,
    /// The row names a case the docket does not have.
    NoSuchCase,
    /// The second row of this number in the file; it updated the first.
    Duplicate,
    IrregularNumber,
    UnknownCourt,
    UnknownType,
    UnknownCause,
    UnknownProcedure,
    UnknownKind,
    UnknownDirection,
    MissingValue,
    TooLong,
    BadEncoding,
    /// A closing the docket has is missing from the sheet; it is not reopened.
    ClosingVanished,
    /// A later row contradicts; kept as it was.
    RaggedRow,
    BadJson,
}

/// For building a payment event.
impl From<Payment> for Fact {
    fn from(payment: Payment) -> Self {
        Fact::Paid(payment)
    }
}

impl From<FollowUp> for Fact {
    fn from(follow_up: FollowUp) -> Self {
        Fact::FollowedUp(follow_up)
    }
}
