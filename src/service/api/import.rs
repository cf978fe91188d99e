//! Rows of a file on their way in, and what became of them.

use chrono::NaiveDate;

use super::NewEvent;
use crate::domain::event::Registration;

/// How a file is taken in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Only says what would happen.
    pub dry_run: bool,
    /// Refuse everything when one row has a problem.
    pub strict: bool,
    /// A short name of the source for the journal: the file name.
    pub source: String,
    /// Marks the store as a demonstration.
    pub demo: bool,
    /// Stands for all that is imported, where a request id is to answer for it again.
    pub content: Option<u64>,
}

/// A row of a file, typed. `row` is the 1-based row of the file as a person counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    Case(Box<CaseRow>),
    Event(EventRow),
}

/// A case as a sheet has it.
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
    /// Open cases of the docket of a court, division and class in a sheet of cases that the sheet does not have.
    pub missing: u64,
    /// Their numbers (the list is bounded).
    pub missing_cases: Vec<String>,
    /// Open cases of the sheet whose own due date is another than the computed one.
    pub due_differs: u64,
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
    /// The whole row was left out.
    pub rejected: bool,
}

impl Problem {
    /// One of a single cell.
    pub fn at(
        row: u32,
        column: impl Into<String>,
        value: impl Into<String>,
        reason: Reason,
    ) -> Problem {
        Problem {
            row,
            column: column.into(),
            value: value.into(),
            reason,
            count: 1,
            rejected: false,
        }
    }

    /// Of a row that was left out.
    #[must_use]
    pub(crate) fn rejecting(self) -> Problem {
        Problem {
            rejected: true,
            ..self
        }
    }
}

ids! {
    /// Why a cell or row was not taken as it stands; the key of its words is `exchange.reason.<id>`.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Reason {
        NotADate = "not-a-date",
        NotAnAmount = "not-an-amount",
        NotANumber = "not-a-number",
        /// A number of months or of days, and nobody says which.
        NoUnit = "no-unit",
        /// The column of months and that of days state different lengths.
        TwoLengths = "two-lengths",
        NotYesNo = "not-yes-no",
        DateOutOfRange = "date-out-of-range",
        ClosedBeforeFiled = "closed-before-filed",
        ClosedAfterToday = "closed-after-today",
        /// Filed on a day that has not come; kept as given.
        FiledAfterToday = "filed-after-today",
        /// Money that moved on a day that has not come; kept as given.
        PaidAfterToday = "paid-after-today",
        /// A follow-up on a day that has not come; kept as given.
        FollowedAfterToday = "followed-after-today",
        /// The next follow-up is due before this one; kept as given.
        NextBeforeOn = "next-before-on",
        /// It happened before the case was filed; kept as given.
        BeforeFiled = "before-filed",
        /// A move to another court, division or handler on a day that has not come.
        MovedAfterToday = "moved-after-today",
        /// A payment of nothing; kept as given.
        ZeroAmount = "zero-amount",
        /// With it the money of the case would be more than can be counted.
        SumTooLarge = "sum-too-large",
        /// A link of a case to itself.
        LinkToItself = "link-to-itself",
        /// Where a link of the case leads already.
        LinkedAlready = "linked-already",
        /// A claim below zero; kept as given.
        NegativeClaim = "negative-claim",
        /// The days that stand beside both ends of a pause are not those between them.
        OtherDays = "other-days",
        /// More than a hundred years.
        LengthOutOfRange = "length-out-of-range",
        /// The formula of a cell whose value the workbook does not hold: whoever wrote it computed nothing.
        NotComputed = "not-computed",
        ReopenedAfterToday = "reopened-after-today",
        /// The sheet states a closing that the docket does not know and that lies before the last reopening.
        ClosedBeforeReopened = "closed-before-reopened",
        /// An outcome of a follow-up that no list of outcomes has; kept as given.
        UnknownOutcome = "unknown-outcome",
        /// A second closing before the reopening that the docket has.
        ClosedTwice = "closed-twice",
        /// Reopened on a day on which it was not closed.
        NotClosed = "not-closed",
        /// Resumed though nothing was stopped.
        NothingToResume = "nothing-to-resume",
        /// More than one pause could be the one that was resumed.
        SeveralToResume = "several-to-resume",
        EndBeforeStart = "end-before-start",
        MissingNumber = "missing-number",
        /// A row of totals, which names no case.
        TotalRow = "total-row",
        /// Who made the sheet and when, or a note below it.
        Footer = "footer",
        /// The header once more, as where a sheet was put together from pages.
        HeaderAgain = "header-again",
        /// The row names a case the docket does not have.
        NoSuchCase = "no-such-case",
        /// The second row of this number in the file; it updated the first.
        Duplicate = "duplicate",
        /// A number that another case has.
        NumberTaken = "number-taken",
        /// Several cases of the docket have the number of the row: nobody knows which one it is of.
        NumberShared = "number-shared",
        /// What an earlier row of this number said and this one says otherwise.
        ReplacedAbove = "replaced-above",
        /// What somebody entered since the last import, and who did; the row says otherwise than that import, so it holds.
        ReplacedEntered = "replaced-entered",
        /// The number was corrected since; the row is of the case that had it.
        FormerNumber = "former-number",
        IrregularNumber = "irregular-number",
        /// Several numbers in one cell: of a sheet of cases each is a case; another row is of none of them.
        SeveralNumbers = "several-numbers",
        UnknownCourt = "unknown-court",
        /// The sheet names another court than the number does.
        OtherCourt = "other-court",
        /// Another type code than that of the number.
        OtherType = "other-type",
        /// A column of both sides whose cells do not tell them apart: all of it stands with the first.
        OneSide = "one-side",
        UnknownType = "unknown-type",
        UnknownCause = "unknown-cause",
        UnknownProcedure = "unknown-procedure",
        /// A case of the docket stands under another procedure than before, and nothing says since when: taken as a conversion on
        /// the day of the import, or of the closing.
        ProcedureChanged = "procedure-changed",
        /// The docket had the procedure of the type only; the sheet says more, and the case is due no later.
        ProcedureRefined = "procedure-refined",
        /// A procedure of another branch of law than the case.
        OtherBranch = "other-branch",
        /// Begins after the due date then reached: kept, not counted.
        Late = "late",
        /// After the closing: kept, not counted.
        AfterClosing = "after-closing",
        /// A ground that is not known here; what the law has for other cases, or for another kind of change.
        GroundUnknown = "ground-unknown",
        GroundNotApplicable = "ground-not-applicable",
        GroundBelongsDeduct = "ground-belongs-deduct",
        GroundBelongsSuspend = "ground-belongs-suspend",
        GroundBelongsAdjourn = "ground-belongs-adjourn",
        GroundOverMaximum = "ground-over-maximum",
        /// Only what is longer than some days may be left out.
        GroundBeyond = "ground-beyond",
        GroundLocal = "ground-local",
        ExtensionOverStatute = "extension-over-statute",
        ExtensionNotProvided = "extension-not-provided",
        UntilOverLatest = "until-over-latest",
        UntilBeforeStart = "until-before-start",
        UntilShortens = "until-shortens",
        /// Not approved by whom the law names.
        Approver = "approver",
        /// No day of approval: taken as in time, though without the extension the case is over.
        ApprovalMissingOver = "approval-missing-over",
        /// No day of approval: judged at filing, so that a conversion or restart ended it.
        ApprovalMissingLapsed = "approval-missing-lapsed",
        ConversionOtherBranch = "conversion-other-branch",
        /// A change that was refused, sent back or is not decided yet: no change.
        NotApproved = "not-approved",
        /// A word for the approval that nobody knows; the change is taken.
        UnknownDecision = "unknown-decision",
        /// After this correction a case that was over is so no longer.
        OverrunGone = "overrun-gone",
        UnknownKind = "unknown-kind",
        /// A correction of a field that no case has.
        UnknownField = "unknown-field",
        UnknownDirection = "unknown-direction",
        MissingValue = "missing-value",
        TooLong = "too-long",
        BadEncoding = "bad-encoding",
        /// Control characters or escape sequences were taken out.
        ControlsRemoved = "controls-removed",
        /// Characters that are not seen were taken out: of direction, zero width, tags.
        InvisibleRemoved = "invisible-removed",
        /// A closing the docket has is missing from the sheet; it is not reopened.
        ClosingVanished = "closing-vanished",
        /// A later row contradicts; kept as it was.
        RaggedRow = "ragged-row",
        /// A quotation mark opens the cell and does not close; it is text, and no row after it is swallowed.
        QuoteNotClosed = "quote-not-closed",
        BadJson = "bad-json",
    }
}
