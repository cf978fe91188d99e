//! Importing: the rows of a file and what became of them.

use chrono::NaiveDate;

use super::NewEvent;
use crate::domain::event::Registration;

/// How a file is imported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Report what would happen without writing.
    pub dry_run: bool,
    /// Refuse the whole file if any row has a problem.
    pub strict: bool,
    /// A short name of the source for the journal: the file name.
    pub source: String,
    /// Mark the store as a demonstration.
    pub demo: bool,
    /// Fingerprint of everything imported, needed if a request id is to answer for it again.
    pub content: Option<u64>,
}

/// A typed row of a file. `row` is the 1-based row in the file as the user counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    Case(Box<CaseRow>),
    Event(EventRow),
}

/// A case as a sheet states it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseRow {
    pub row: u32,
    pub registration: Box<Registration>,
    /// Whether the sheet had a value for custody (`false` is a value, an empty cell is not).
    pub custody_given: bool,
    /// Name of the procedure in the sheet (`简易`) if it is not an id; refines the default of the
    /// type.
    pub procedure_name: Option<String>,
    pub closed: Option<NaiveDate>,
    /// Whether the sheet has a column for closings, in which case an empty cell may mean that a
    /// closing vanished.
    pub closed_column: bool,
    /// Whether the sheet names one party and not its side.
    pub sideless: bool,
    /// Whether the row is one of a ledger of changes: it registers its case if that is not known,
    /// and says nothing about one that is.
    pub only_new: bool,
    pub how: Option<String>,
}

/// A change, payment, follow-up, closing or other event of a case given by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    pub row: u32,
    /// As in the sheet; `None` means the case of the previous row (case or event), which saves a
    /// string per event.
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
    /// The rows that the docket refused, one for each of `rejected` that it counted.
    pub rejected_rows: Vec<u32>,
    pub problems: Vec<Problem>,
    /// Problems beyond those listed (the list is bounded).
    pub more_problems: u64,
    /// Cases that rows of a ledger of changes registered; they are among `added`.
    pub registered: u64,
    /// What rows with several case numbers stand for beyond one case each.
    pub several: u64,
    /// The rows that registered cases, ascending (the list is bounded).
    pub registered_rows: Vec<u32>,
    /// Open cases of the docket that a sheet of cases does not list although it has cases of their
    /// court, division and class.
    pub missing: u64,
    /// Their numbers (the list is bounded).
    pub missing_cases: Vec<String>,
    /// Open cases of the sheet whose stated due date differs from the computed one.
    pub due_differs: u64,
    /// The commit; `None` if nothing was written.
    pub group: Option<u64>,
}

/// A problem with one cell, or with one dictionary value wherever it occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub row: u32,
    /// Field id; the exchange replaces it by the column name of the sheet.
    pub column: String,
    pub value: String,
    pub reason: Reason,
    /// How many rows have the same unknown value (1 for other problems).
    pub count: u64,
    /// Whether the whole row was left out.
    pub rejected: bool,
}

impl Problem {
    /// A problem of a single cell.
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

    /// Marks the whole row as left out.
    #[must_use]
    pub(crate) fn rejecting(self) -> Problem {
        Problem {
            rejected: true,
            ..self
        }
    }
}

impl Reason {
    /// Whether it only remarks on a row of which nothing is lost or in doubt: the row was taken as it
    /// stands and as ledgers mean it, or is no row of the table, like the totals and the signature
    /// below it. No reason for a strict import to refuse the file.
    ///
    /// A file without any day of filing is none of these: without it no case has a due date, and a
    /// column that was renamed looks just like that.
    pub fn is_remark(self) -> bool {
        matches!(
            self,
            Reason::NegativeAmount
                | Reason::SameVoucher
                | Reason::BackNotTold
                | Reason::EnteredStands
                | Reason::TotalRow
                | Reason::Footer
                | Reason::HeaderAgain
                | Reason::IndexRow
        )
    }
}

ids! {
    /// Why a cell or row was not taken as it stands. Its text has the key `exchange.reason.<id>`.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Reason {
        NotADate = "not-a-date",
        /// A day of a month without a year, which is not guessed.
        NoYear = "no-year",
        /// Years of two digits, taken as those of this century.
        ShortYear = "short-year",
        /// The docket has this change without the remark of the row, which is not added to it.
        NoteNotKept = "note-not-kept",
        /// A cell that should hold the first and the last day of a change.
        NotAPeriod = "not-a-period",
        /// The first or last day differs from that in the cell of both, which is taken.
        OtherPeriod = "other-period",
        NotAnAmount = "not-an-amount",
        NotANumber = "not-a-number",
        /// A bare number that may be months or days.
        NoUnit = "no-unit",
        /// The column of months and the column of days state different lengths.
        TwoLengths = "two-lengths",
        NotYesNo = "not-yes-no",
        DateOutOfRange = "date-out-of-range",
        ClosedBeforeFiled = "closed-before-filed",
        /// A day of filing after the closing that stands.
        FiledAfterClosed = "filed-after-closed",
        /// No new case of the file has a day of filing.
        NoFilingDay = "no-filing-day",
        ClosedAfterToday = "closed-after-today",
        /// Filed on a future day; kept as given.
        FiledAfterToday = "filed-after-today",
        /// Filed more than a year before or after the year in the number; kept as given.
        FilingYear = "filing-year",
        /// Money moved on a future day; kept as given.
        PaidAfterToday = "paid-after-today",
        /// A follow-up on a future day; kept as given.
        FollowedAfterToday = "followed-after-today",
        /// The next follow-up is before this one; kept as given.
        NextBeforeOn = "next-before-on",
        /// Before the case was filed; kept as given.
        BeforeFiled = "before-filed",
        /// A move to another court, division or handler on a future day.
        MovedAfterToday = "moved-after-today",
        /// A negative payment, which reverses an earlier one; kept as given.
        NegativeAmount = "negative-amount",
        /// A payment that the case already has: the same voucher, day and amount; kept as given.
        SameVoucher = "same-voucher",
        /// A payment of zero; kept as given.
        ZeroAmount = "zero-amount",
        /// The total amount of the case would exceed the range of money.
        SumTooLarge = "sum-too-large",
        /// A link of a case to itself.
        LinkToItself = "link-to-itself",
        /// The case already has this link.
        LinkedAlready = "linked-already",
        /// A negative claim; kept as given.
        NegativeClaim = "negative-claim",
        /// The stated number of days of a pause differs from the days between its ends.
        OtherDays = "other-days",
        /// The stated length of an extension does not reach from its first to its last day; the
        /// length counts.
        OtherLength = "other-length",
        /// An extension without a length and without a new due date, in a sheet with no column for
        /// either.
        NoLength = "no-length",
        /// A pause in a sheet that has a column of first days and none of last days or of lengths:
        /// taken as open.
        NoEndColumn = "no-end-column",
        /// A cell of a change that its kind has no use for.
        NotUsed = "not-used",
        /// A column that says something of a change in a sheet of cases, but not which part of one,
        /// or days that belong to no change; nothing of it is taken.
        NoSuchChange = "no-such-change",
        /// The day of a receipt or pay-out of which the sheet has no amount.
        NoAmountBeside = "no-amount-beside",
        /// An amount that says no side, beside columns that say both a receipt and a pay-out.
        SideNotTold = "side-not-told",
        /// A conversion that does not say into which procedure.
        NoTarget = "no-target",
        /// A term that is to begin anew when the case is back, which it is not yet.
        NotBackYet = "not-back-yet",
        /// A restart that waits for the return of the case from the prosecutor; taken as an open
        /// adjournment.
        BackNotTold = "back-not-told",
        /// A change of an earlier import, whose row now has a corrected cell; it no longer counts.
        ReplacedImported = "replaced-imported",
        /// The docket has a change that differs from this one in a corrected cell. Both stand.
        BesideEarlier = "beside-an-earlier-one",
        /// More than a hundred years.
        LengthOutOfRange = "length-out-of-range",
        /// The workbook stores no value for a formula cell: the program that wrote it computed
        /// nothing.
        NotComputed = "not-computed",
        /// An error value of a spreadsheet program (`#N/A`) in place of a value.
        ErrorValue = "error-value",
        ReopenedAfterToday = "reopened-after-today",
        /// The sheet states a closing that the docket does not have and that precedes the last
        /// reopening.
        ClosedBeforeReopened = "closed-before-reopened",
        /// An outcome of a follow-up that is in no list of outcomes; kept as given.
        UnknownOutcome = "unknown-outcome",
        /// A second closing before a reopening that the docket has.
        ClosedTwice = "closed-twice",
        /// Reopened on a day when it was not closed.
        NotClosed = "not-closed",
        /// Resumed while nothing was paused.
        NothingToResume = "nothing-to-resume",
        /// Several pauses could be the one that was resumed.
        SeveralToResume = "several-to-resume",
        EndBeforeStart = "end-before-start",
        MissingNumber = "missing-number",
        /// A row of totals, which names no case.
        TotalRow = "total-row",
        /// A line naming the author and date of the sheet, or a note below the table.
        Footer = "footer",
        /// The row under a header that counts the columns.
        IndexRow = "index-row",
        /// The row of a second table on the sheet, whose header is of another kind.
        OtherTable = "other-table",
        /// The header repeated, as in a sheet assembled from pages.
        HeaderAgain = "header-again",
        /// The row names a case that is not in the docket.
        NoSuchCase = "no-such-case",
        /// The row of a ledger of changes names a case that is not in the docket; registered by it.
        Registered = "registered-here",
        /// The second row with this number in the file; it updated the first.
        Duplicate = "duplicate",
        /// The number belongs to another case.
        NumberTaken = "number-taken",
        /// Several cases of the docket share the number of the row, so it is ambiguous.
        NumberShared = "number-shared",
        /// A value of an earlier row with this number, which this row contradicts.
        ReplacedAbove = "replaced-above",
        /// A value somebody entered since the last import, and who did. The row differs from that
        /// import, so the row wins.
        ReplacedEntered = "replaced-entered",
        /// A value somebody entered since the last import, and who did. The row repeats that import,
        /// so what was entered stands.
        EnteredStands = "entered-stands",
        /// The number has been corrected since; the row belongs to the case that had it.
        FormerNumber = "former-number",
        /// Brackets or 号 are missing from an otherwise full number; taken as the number with them.
        NumberCompleted = "number-completed",
        IrregularNumber = "irregular-number",
        /// Several numbers in one cell: in a sheet of cases each is a case; any other row belongs
        /// to none of them.
        SeveralNumbers = "several-numbers",
        UnknownCourt = "unknown-court",
        /// The court in the sheet differs from the court of the number.
        OtherCourt = "other-court",
        /// The type code differs from that of the number.
        OtherType = "other-type",
        /// A column with both sides whose cells do not distinguish them: the whole text goes to the
        /// first.
        OneSide = "one-side",
        UnknownType = "unknown-type",
        UnknownCause = "unknown-cause",
        UnknownProcedure = "unknown-procedure",
        /// A case of the docket has another procedure than before and nothing says since when.
        /// Taken as a conversion on the day of the import, or of the closing.
        ProcedureChanged = "procedure-changed",
        /// The docket had only the default procedure of the type; the sheet is more specific, and
        /// the case is due no later.
        ProcedureRefined = "procedure-refined",
        /// A procedure of another branch of law or instance than that of the case.
        OtherBranch = "other-branch",
        /// Begins after the due date then in force; kept, but not counted.
        Late = "late",
        /// After the closing; kept, but not counted.
        AfterClosing = "after-closing",
        /// An unknown ground; the ones below are legal for other cases or another kind of change.
        GroundUnknown = "ground-unknown",
        GroundNotApplicable = "ground-not-applicable",
        GroundBelongsDeduct = "ground-belongs-deduct",
        GroundBelongsSuspend = "ground-belongs-suspend",
        GroundBelongsAdjourn = "ground-belongs-adjourn",
        GroundOverMaximum = "ground-over-maximum",
        /// Only periods longer than a number of days may be left out.
        GroundBeyond = "ground-beyond",
        GroundLocal = "ground-local",
        ExtensionOverStatute = "extension-over-statute",
        ExtensionNotProvided = "extension-not-provided",
        UntilOverLatest = "until-over-latest",
        UntilBeforeStart = "until-before-start",
        UntilShortens = "until-shortens",
        /// Not approved by the authority the law names.
        Approver = "approver",
        /// No day of approval: taken as in time, although the case is overdue without the
        /// extension.
        ApprovalMissingOver = "approval-missing-over",
        /// No day of approval: taken as approved at filing, so that a conversion or restart ended
        /// it.
        ApprovalMissingLapsed = "approval-missing-lapsed",
        /// An extension states when it begins but not when it was approved; only the approval
        /// decides whether it is in time.
        StartOfExtension = "start-of-extension",
        ConversionOtherBranch = "conversion-other-branch",
        /// Another conversion of the same day comes after it, so it has no effect.
        ConversionSameDay = "conversion-same-day",
        /// A change that was refused, returned or is still undecided; it is no change.
        NotApproved = "not-approved",
        /// An unknown word for the approval; the change is taken.
        UnknownDecision = "unknown-decision",
        /// This correction makes an overdue case no longer overdue.
        OverrunGone = "overrun-gone",
        UnknownKind = "unknown-kind",
        /// A correction of an unknown field.
        UnknownField = "unknown-field",
        UnknownDirection = "unknown-direction",
        MissingValue = "missing-value",
        /// A mark for what stands in the row above; nothing is filled in.
        Ditto = "ditto",
        TooLong = "too-long",
        BadEncoding = "bad-encoding",
        /// Control characters or escape sequences were removed.
        ControlsRemoved = "controls-removed",
        /// Invisible characters were removed: direction marks, zero-width characters, tags.
        InvisibleRemoved = "invisible-removed",
        /// The sheet lacks a closing that the docket has; the case is not reopened.
        ClosingVanished = "closing-vanished",
        /// A way of closing whose row has no usable day of closing; it is left out.
        HowWithoutDay = "how-without-day",
        /// The row does not have as many cells as the header.
        RaggedRow = "ragged-row",
        /// A quotation mark opens the cell and never closes. It is taken as text and swallows no
        /// following row.
        QuoteNotClosed = "quote-not-closed",
        BadJson = "bad-json",
        /// Two keys of an object mean the same field and say different things.
        TwoKeys = "two-keys",
    }
}
