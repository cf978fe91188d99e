//! Errors of the service, language-free: a key, which has a kind, and arguments. Texts are added at
//! the edge: `error.<key>.what` says what went wrong and where, `error.<key>.hint` what to do.
//!
//! The keys of the command line and of files are included, so that all errors are in one list, each
//! with one exit code. A key unknown to a program cannot be deserialized: both ends of a socket
//! must come from the same build.

use serde::{Deserialize, Serialize};

ids! {
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum ErrorKind {
        /// Wrong usage of a command (exit 2).
        Usage = "usage",
        /// Something named does not exist (exit 3).
        NotFound = "not-found",
        /// Data that cannot be used (exit 4).
        Invalid = "invalid",
        /// Another process holds the store (exit 5).
        Busy = "busy",
        /// The request is not permitted (exit 5).
        Forbidden = "forbidden",
        /// The request conflicts with what is recorded (exit 6).
        Conflict = "conflict",
        /// Disk, file or store failed (exit 1).
        Storage = "storage",
        /// A bug in the program (exit 1).
        Bug = "bug",
    }
}

/// Declares every error once, under its kind, so that each message has one exit code.
macro_rules! errors {
    ($($kind:ident { $($key:ident = $id:literal,)+ })+) => {
        ids! {
            /// The key of an error. An id with a dot is the full path of its texts.
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            pub enum ErrorKey { $($($key = $id,)+)+ }
        }

        impl ErrorKey {
            /// The kind of the error.
            #[must_use]
            pub const fn kind(self) -> ErrorKind {
                match self { $($(ErrorKey::$key)|+ => ErrorKind::$kind,)+ }
            }
        }
    };
}

errors! {
    Usage {
        PlainNotATerminal = "plain-not-a-terminal",
        BadChoice = "bad-choice",
        OptionNotOf = "option-not-of",
        MissingLength = "missing-length",
        MissingOption = "missing-option",
        BadWindow = "bad-window",
        OutputTaken = "output-taken",
        LongWindow = "long-window",
        PastIsFixed = "past-is-fixed",
        SheetDiffers = "sheet-differs",
        NeedsOut = "needs-out",
        QueryUnknownKey = "query-unknown-key",
        QueryNoKey = "query-no-key",
        QueryMissingValue = "query-missing-value",
        QueryBadSign = "query-bad-sign",
        QueryBadValue = "query-bad-value",
        QueryOneValue = "query-one-value",
        QueryUnclosedQuote = "query-unclosed-quote",
        QueryTwice = "query-twice",
        QueryTooLong = "query-too-long",
        ReasonOfDay = "reason-of-day",
        BulkConfirm = "bulk-confirm",
        LongCalendar = "long-calendar",
        TwoDays = "two-days",
        NeedsOption = "needs-option",
        BadWeeks = "bad-weeks",
        BadDay = "bad-day",
        FileUnknownEncoding = "exchange.error.unknown-encoding",
    }
    NotFound {
        NoStore = "no-store",
        NoSuchPage = "no-such-page",
        NoSuchCase = "no-such-case",
        SeveralCases = "several-cases",
        ManyCases = "many-cases",
        NothingToUndo = "nothing-to-undo",
        NoHolidays = "no-holidays",
        NoSuchCommit = "no-such-commit",
        NotPutOff = "not-put-off",
        NoSuchImport = "no-such-import",
        NoSuchFile = "no-such-file",
        NoSuchFolder = "no-such-folder",
        DanglingLink = "dangling-link",
        NoHome = "no-home",
        NoSuchName = "no-such-name",
        NotInDocket = "not-in-docket",
        NoSuchNumbers = "no-such-numbers",
        NoSuchValue = "no-such-value",
        NoSuchCourt = "no-such-court",
        NoSuchIndicator = "no-such-indicator",
        NoCasesBehind = "no-cases-behind",
        NothingToRedo = "nothing-to-redo",
        NoSuchSheet = "no-such-sheet",
        NoSuchView = "no-such-view",
        FileNotFound = "exchange.error.not-found",
        FileNoSheet = "exchange.error.no-sheet",
    }
    Invalid {
        NewerFormat = "newer-format",
        NewerTallies = "newer-tallies",
        NotAStore = "not-a-store",
        BadHolidays = "bad-holidays",
        LongHolidays = "long-holidays",
        HolidaysYear = "holidays-year",
        HolidaysDate = "holidays-date",
        HolidaysOtherYear = "holidays-other-year",
        HolidaysTwice = "holidays-twice",
        LinkToItself = "link-to-itself",
        SeveralNumbers = "several-numbers",
        InvalidField = "invalid-field",
        MissingField = "missing-field",
        MovedAfterToday = "moved-after-today",
        FollowedAfterToday = "followed-after-today",
        UnknownProcedure = "unknown-procedure",
        ProcedureOfOtherBranch = "procedure-of-other-branch",
        UnknownProcedureNear = "unknown-procedure-near",
        BadDate = "bad-date",
        BadAmount = "bad-amount",
        ReopenedAfterToday = "reopened-after-today",
        ReopenedBeforeClosed = "reopened-before-closed",
        NothingToResume = "nothing-to-resume",
        AmbiguousPause = "ambiguous-pause",
        PauseEndsBeforeStart = "pause-ends-before-start",
        ResumedBeforePause = "resumed-before-pause",
        CannotRetract = "cannot-retract",
        FrozenStays = "frozen-stays",
        LastStays = "last-stays",
        ClosedAfterToday = "closed-after-today",
        ClosedBeforeReopened = "closed-before-reopened",
        ClosedBeforeFiled = "closed-before-filed",
        ZeroAmount = "zero-amount",
        EmptyExtension = "empty-extension",
        MissingNumber = "missing-number",
        MissingOutcome = "missing-outcome",
        NothingToRecord = "nothing-to-record",
        ImportStrict = "import-strict",
        ImportNothing = "import-nothing",
        ImportNoCases = "import-no-cases",
        ClockNothing = "clock-nothing",
        CaseSumTooLarge = "case-sum-too-large",
        SumTooLarge = "sum-too-large",
        EmptyHolidays = "empty-holidays",
        UndoTooFar = "undo-too-far",
        BadThresholds = "bad-thresholds",
        BadLongPending = "bad-long-pending",
        BadPosts = "bad-posts",
        FutureDay = "future-day",
        AfterAsOf = "after-as-of",
        LongSheet = "long-sheet",
        SheetDamaged = "sheet-damaged",
        BadViewName = "bad-view-name",
        TooManyViews = "too-many-views",
        BulkTooMany = "bulk-too-many",
        TooManyDrafts = "too-many-drafts",
        DraftTooLarge = "draft-too-large",
        LongReported = "long-reported",
        LongText = "long-text",
        FileSpecial = "exchange.error.special",
        FileDirectory = "exchange.error.directory",
        FileUnreadable = "exchange.error.unreadable",
        FileEmpty = "exchange.error.empty",
        FileUnknownFormat = "exchange.error.unknown-format",
        FileNotAWorkbook = "exchange.error.not-a-workbook",
        FileDamaged = "exchange.error.damaged",
        FileCutShort = "exchange.error.cut-short",
        FileBomb = "exchange.error.bomb",
        FileReaderMemory = "exchange.error.reader-memory",
        FileReaderSlow = "exchange.error.reader-slow",
        FileTooManyEntries = "exchange.error.too-many-entries",
        FileTooManySheets = "exchange.error.too-many-sheets",
        FileTooManyRows = "exchange.error.too-many-rows",
        FileTooManyLevels = "exchange.error.too-many-levels",
        FileSharedText = "exchange.error.shared-text",
        FileEscaped = "exchange.error.escaped",
        FileTooManyCells = "exchange.error.too-many-cells",
        FileTooManyBytes = "exchange.error.too-many-bytes",
        FileOnlyHidden = "exchange.error.only-hidden",
        FileNoSheets = "exchange.error.no-sheets",
        FileNoKeyColumn = "exchange.error.no-key-column",
        FileNoKeyInLines = "exchange.error.no-key-in-lines",
        FileNoLines = "exchange.error.no-lines",
        FileNoKindColumn = "exchange.error.no-kind-column",
        FileRecordTooLong = "exchange.error.record-too-long",
        FileNotText = "exchange.error.not-text",
        FileMapSyntax = "exchange.error.map-syntax",
        FileMapUnknown = "exchange.error.map-unknown",
        FileMapDefault = "exchange.error.map-default",
        FileMapColumn = "exchange.error.map-column",
        FileNoFigures = "exchange.error.no-figures",
        FileMapTwice = "exchange.error.map-twice",
        FileGarbled = "exchange.error.garbled",
        FileSheetFull = "exchange.error.sheet-full",
    }
    Busy {
        Busy = "busy",
        BusyUnnamed = "busy-unnamed",
    }
    Forbidden {
        NoPermission = "no-permission",
        Forbidden = "forbidden",
        BelongsToOther = "belongs-to-other",
    }
    Conflict {
        StoreExists = "store-exists",
        ViewChanged = "view-changed",
        LinkedAlready = "linked-already",
        CaseExists = "case-exists",
        NumberShared = "number-shared",
        RequestUndone = "request-undone",
        RequestOfOtherContent = "request-of-other-content",
        RequestWithoutChange = "request-without-change",
        AlreadyRetracted = "already-retracted",
        AlreadyClosed = "already-closed",
        NotClosed = "not-closed",
        ClosedOffList = "closed-off-list",
        DoneToday = "done-today",
        NotOnList = "not-on-list",
        FileExists = "file-exists",
        ImportDropped = "import-dropped",
        ImportIdle = "import-idle",
        BuiltUpon = "built-upon",
        SheetMoved = "sheet-moved",
        BulkMoved = "bulk-moved",
    }
    Storage {
        Corrupt = "corrupt",
        CorruptFile = "corrupt-file",
        CorruptPages = "corrupt-pages",
        Store = "store",
        BadRules = "bad-rules",
        NoRoomForImport = "no-room-for-import",
        StoreReplaced = "store-replaced",
        DiskFull = "disk-full",
        OutputFull = "output-full",
        StoppedWriting = "stopped-writing",
        TempFull = "temp-full",
        ProblemsNotWritten = "problems-not-written",
        Io = "io",
        Stdin = "stdin",
        FileWrite = "exchange.error.write",
        FileWriteSheet = "exchange.error.write-sheet",
    }
    Bug {
        ImportDied = "import-died",
        Bug = "bug",
    }
}

impl ErrorKey {
    /// The path of its texts, to which `.what` and `.hint` are appended.
    #[must_use]
    pub fn words(self) -> String {
        let id = self.id();
        if id.contains('.') {
            return id.to_owned();
        }
        format!("error.{id}")
    }
}

/// An error of the service, serializable for a socket.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{} {args:?}", key.id())]
pub struct Error {
    pub key: ErrorKey,
    /// Named values for the text.
    pub args: Vec<(String, String)>,
}

impl Error {
    #[must_use]
    pub fn new(key: ErrorKey) -> Error {
        Error {
            key,
            args: Vec::new(),
        }
    }

    /// The error for a sum beyond the range of money: one of the amounts must be a typing error.
    pub(crate) fn sum_too_large() -> Error {
        Error::new(ErrorKey::SumTooLarge)
    }

    /// The error for a bug in this program.
    pub fn bug(detail: impl std::fmt::Display) -> Error {
        Error::new(ErrorKey::Bug).with("detail", detail)
    }

    /// Adds a named value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> Error {
        self.args.push((name.to_owned(), value.to_string()));
        self
    }

    /// The kind of the error.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        self.key.kind()
    }
}
