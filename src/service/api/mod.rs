//! The contract: what can be asked of the docket and what it answers. The TUI, the CLI and the
//! tests use nothing else. It is language-free: ids and values; words are added at the edge.

use chrono::{DateTime, FixedOffset, NaiveDate};

mod agenda;
mod answer;
mod booklet;
mod bulk;
mod checklist;
mod column;
mod context;
mod drill;
mod figure;
mod form;
mod health;
mod history;
mod holidays;
mod import;
mod levels;
mod query;
mod reported;
mod rows;
mod saved;
mod sheet;
mod totals;
mod view;

pub use agenda::*;
pub use answer::*;
pub use bulk::*;
pub use checklist::*;
pub use column::*;
pub use context::*;
pub use drill::*;
pub use figure::*;
pub use form::*;
pub use health::*;
pub use history::*;
pub use holidays::*;
pub use import::*;
pub use levels::*;
pub use query::*;
pub use reported::*;
pub use rows::*;
pub use saved::*;
pub use sheet::*;
pub use totals::*;
pub use view::View;

pub use crate::store::damage::{Damage, Flaw};

use crate::domain::event::{Fact, FollowUp, Payment, Registration};
use crate::domain::next::Rule;
use crate::domain::setting::Setting;

/// Everything that can be asked.
#[derive(Debug, Clone)]
pub enum Request {
    /// The header of every screen and of `today`.
    Overview,
    /// The items still to do today, and why each is on the list.
    Checklist(Box<ChecklistQuery>),
    /// Puts a case off until tomorrow, or reverts that.
    Skip {
        number: String,
        put_off: bool,
    },
    /// What a person did today.
    Done(DoneQuery),
    /// Open cases by due date.
    Due(DueQuery),
    /// Any list of cases, windowed.
    List(Box<ListQuery>),
    /// Saved views.
    Views(ViewsRequest),
    /// How many cases match a filter, and their sums.
    Sums(Among),
    /// Quick lookup. Loads the search buffer unless it is in memory.
    Find(FindQuery),
    /// Loads the search buffer. Meant for a background thread after the first frame.
    Warm,
    /// The cases that a part of a case number may mean. Answers [`Response::Named`].
    Named {
        part: String,
    },
    /// The file of a case.
    Show {
        number: String,
    },
    /// Opening, movements and closing of a window.
    Stock(StockQuery),
    Execution(ExecutionQuery),
    /// Open cases by age.
    Ageing(AgeingQuery),
    /// Reasons and days of delay.
    Delays(DelaysQuery),
    /// Open cases per handler.
    Workload(WorkloadQuery),
    /// When the stock would reach zero at the current rate.
    Forecast(ForecastQuery),
    /// Rates and averages of a window.
    Indicators(Box<IndicatorQuery>),
    /// The cases behind a figure.
    Drill(Box<DrillQuery>),
    /// Reported figures and where they differ.
    Reported(ReportedQuery),
    /// The figures of a daily, weekly or monthly sheet.
    Sheet(SheetQuery),
    /// The frozen sheets, newest first.
    FrozenSheets,
    /// A frozen sheet as it was issued.
    Frozen {
        id: u64,
    },
    /// What was restated in a frozen sheet since, by how much and by which commits.
    Compare {
        id: u64,
    },
    /// How many cases fall due on each day. Answers [`Response::Calendar`].
    Calendar(Box<CalendarQuery>),
    /// What falls due, one by one. Answers [`Response::Agenda`].
    Agenda(Box<AgendaQuery>),
    /// The commits, newest first. Answers [`Response::History`].
    History(HistoryQuery),
    /// One commit with the cases it touched, before and after. Answers [`Response::Commit`].
    Commit(CommitQuery),
    /// The settings of the court: those in force now, or at a moment.
    Setting {
        known_at: Option<DateTime<FixedOffset>>,
    },
    /// The dictionary of values in use, for pickers and completion.
    Names(NameKind),
    /// Of those the ones that the cases of a list have. Answers [`Response::Names`].
    NamesOf(Box<NamesQuery>),
    /// Cases with their raw events in id order, for export.
    Export(ExportQuery),
    /// Checks the store: checksums, the chain, and every projection against the events.
    Verify,
    /// Facts about the store for `doctor`.
    Doctor,

    /// What would follow from facts of a case, in the order given; nothing is written. A single
    /// [`Fact::Registered`] asks about a case that is not yet in the docket.
    WhatIf {
        number: String,
        changes: Vec<NewEvent>,
    },
    /// What may be chosen in forms, for a case, for many cases or for the docket as a whole.
    Choices {
        number: Option<String>,
        /// The cases of a form for many.
        among: Option<Box<Target>>,
    },
    /// The unsaved drafts of the user who asks, newest first.
    Drafts,
    /// Keeps a draft. It replaces the draft that this session kept for the same form and case or
    /// took up; a draft that another session typed meanwhile stays beside it
    /// ([`Response::DraftBeside`]).
    KeepDraft(Box<Draft>),
    /// Deletes a draft.
    DropDraft(DraftKey),
    /// Does a write ([`Request::Record`] or [`Request::Add`]) and deletes the draft it came from,
    /// atomically.
    Finish {
        draft: DraftKey,
        write: Box<Request>,
    },

    /// Registers a case.
    Add(Box<Registration>),
    /// Records facts of one case: one commit, one undo step.
    Record {
        number: String,
        events: Vec<NewEvent>,
    },
    /// Records a follow-up of a case; the day of the next one follows the rule of its outcome.
    Follow(Box<Follow>),
    /// Changes many cases alike, or says what that would do: one commit, one undo step.
    Bulk(Box<BulkQuery>),
    /// Retracts a commit (the actor's last one if `None`); a redo is the undo of an undo. Refused
    /// if a later commit builds on it or if somebody else recorded it; [`Request::Revert`] can do
    /// both.
    Undo {
        commit: Option<u64>,
    },
    /// Retracts commits as one step.
    Revert(Revert),
    /// Sets the bounds of the levels and of long-pending.
    SetSetting(Box<Setting>),
    /// Starts an import, which ends as one transaction and one undo step. Answers
    /// [`Response::ImportOpened`].
    ImportBegin(ImportOptions),
    /// Rows in the order of the file.
    ImportRows {
        import: u64,
        rows: Rows,
    },
    /// Commits, or only counts if the options say `dry_run`. Answers [`Response::Imported`].
    ImportCommit {
        import: u64,
    },
    /// Discards the rows sent; nothing is written.
    ImportAbort {
        import: u64,
    },
    /// Keeps a sheet as it was issued: one commit, which cannot be undone.
    Freeze(Box<FreezeOrder>),
    /// Adds a year of holidays, or says whether make-up weekends count.
    Holidays(HolidayOrder),
    /// Rebuilds every projection from the events.
    Rebuild,
    /// Imports published figures. Answers [`Response::ReportedImported`].
    ReportedImport {
        rows: Vec<ReportedRow>,
        /// A short name of the source for the journal: the file name.
        source: String,
        dry_run: bool,
    },
}

impl Request {
    /// The stable id of the kind of request, for the log.
    pub fn id(&self) -> &'static str {
        match self {
            Request::Overview => "overview",
            Request::Checklist(_) => "checklist",
            Request::Skip { .. } => "skip",
            Request::Done(_) => "done",
            Request::Due(_) => "due",
            Request::List(_) => "list",
            Request::Views(_) => "views",
            Request::Sums(_) => "sums",
            Request::Find(_) => "find",
            Request::Warm => "warm",
            Request::Named { .. } => "named",
            Request::Show { .. } => "show",
            Request::Stock(_) => "stock",
            Request::Execution(_) => "execution",
            Request::Calendar(_) => "calendar",
            Request::Agenda(_) => "agenda",
            Request::Ageing(_) => "ageing",
            Request::Delays(_) => "delays",
            Request::Workload(_) => "workload",
            Request::Forecast(_) => "forecast",
            Request::Indicators(_) => "indicators",
            Request::Drill(_) => "drill",
            Request::Reported(_) => "reported",
            Request::History(_) => "history",
            Request::Commit(_) => "commit",
            Request::Setting { .. } => "setting",
            Request::Sheet(_) => "sheet",
            Request::FrozenSheets => "frozen-sheets",
            Request::Frozen { .. } => "frozen",
            Request::Compare { .. } => "compare",
            Request::Freeze(_) => "freeze",
            Request::Names(_) => "names",
            Request::NamesOf(_) => "names-of",
            Request::Export(_) => "export",
            Request::Verify => "verify",
            Request::Doctor => "doctor",
            Request::WhatIf { .. } => "what-if",
            Request::Choices { .. } => "choices",
            Request::Drafts => "drafts",
            Request::KeepDraft(_) => "keep-draft",
            Request::DropDraft(_) => "drop-draft",
            Request::Finish { .. } => "finish",
            Request::Add(_) => "add",
            Request::Record { .. } => "record",
            Request::Follow(_) => "follow",
            Request::Bulk(_) => "bulk",
            Request::Undo { .. } => "undo",
            Request::Revert(_) => "revert",
            Request::SetSetting(_) => "set-setting",
            Request::ImportBegin(_) => "import-begin",
            Request::ImportRows { .. } => "import-rows",
            Request::ImportCommit { .. } => "import-commit",
            Request::ImportAbort { .. } => "import-abort",
            Request::Holidays(_) => "holidays",
            Request::Rebuild => "rebuild",
            Request::ReportedImport { .. } => "reported-import",
        }
    }
}

/// Everything that can be answered.
#[derive(Debug, Clone)]
pub enum Response {
    Overview(Box<Overview>),
    Checklist(Box<Checklist>),
    DayDone(Box<DayDone>),
    /// Answers Due and List.
    Cases(Page),
    Sums(Sums),
    Views(Vec<SavedView>),
    ViewChanged(Box<ViewChange>),
    Found(Found),
    Named(Named),
    Case(Box<CaseFile>),
    WhatIf(Box<WhatIf>),
    Choices(Box<Choices>),
    Drafts(Vec<Draft>),
    /// A draft was kept beside that of another session; the moment at which the other was kept.
    DraftBeside(Option<DateTime<FixedOffset>>),
    Stock(Stock),
    Execution(Execution),
    Ageing(Ageing),
    Delays(Delays),
    Workload(Workload),
    Forecast(Vec<ForecastRow>),
    Indicators(Indicators),
    Drill(Drill),
    Reported(Vec<ReportedLine>),
    ReportedImported(ReportedReport),
    Sheet(Box<crate::domain::sheet::Figures>),
    FrozenSheets(Vec<FrozenLine>),
    Frozen(Box<Frozen>),
    Compared(Box<Comparison>),
    History(Vec<CommitLine>),
    Calendar(DueCalendar),
    Agenda(Agenda),
    Commit(Box<CommitFile>),
    Setting(Box<SettingLine>),
    Names(Vec<String>),
    Export(Vec<ExportCase>),
    Verified(Verified),
    Doctor(DoctorFacts),
    Bulk(Box<BulkReport>),
    /// A write went through.
    Written(Written),
    ImportOpened(u64),
    /// The rows were taken; what becomes of them is said when the import is committed.
    RowsTaken,
    Imported(ImportReport),
    ImportAborted,
    /// A case was put off, or is on the list again.
    Skipped,
    DraftKept,
    DraftDropped,
    /// The search buffer is in memory.
    Warmed,
}

/// A new fact and its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// `None` means today for follow-ups, payments, supervision and links, and from filing for
    /// amendments.
    pub on: Option<NaiveDate>,
    pub fact: Fact,
}

/// A follow-up of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follow {
    pub number: String,
    /// `None`: today.
    pub on: Option<NaiveDate>,
    /// A next day set here was chosen by the user and stands.
    pub follow_up: FollowUp,
    /// Decides the next day otherwise, within the limit of the measure and the due date; `None` for
    /// no next day.
    pub rule: Option<Rule>,
}

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
