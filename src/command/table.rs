//! `COMMANDS`: a new command is a line here, texts in both languages and a key in
//! `config/keymap.toml`.

use super::Action as A;
use super::Context::{
    self, Calendar, Case, Cases, Charts, Compared, Drill, Form, Global, Help, History, List,
    Lookup, More, Overlay, Palette, Picker, Reader, Results, Sheets, Summary, Today, Tutorial,
};
use super::line::{form, line, moves};
use super::places::{
    ENDS, HELPED, HELPS, MOVES, OFFERED, OPENED, OPENS, OUTPUT, PAGES, PAGES_BACK, PRINTED, SIDES,
};
use super::{Command, FormKind as F};

/// All commands.
pub const COMMANDS: &[Command] = &[
    line(A::Outcome, "outcome", &[Today, Case], &[], None)
        .case()
        .writing(),
    line(A::Open, "open", OPENS, OPENED, Some("show NUMBER")).quiet(),
    line(
        A::FollowUp,
        "follow-up",
        &[List, Case],
        &[Today, Case],
        Some("follow NUMBER --outcome K --note TEXT --next DAY"),
    )
    .case()
    .writing(),
    line(
        A::SetDay,
        "set-day",
        &[Today, Case],
        &[Today, Case],
        Some("amend NUMBER next DAY"),
    )
    .case()
    .writing(),
    line(
        A::PutOff,
        "put-off",
        &[Today],
        &[Today],
        Some("skip NUMBER"),
    )
    .case()
    .writing(),
    line(
        A::Why,
        "why",
        &[List, Case],
        &[Today, Drill, Case],
        Some("why NUMBER"),
    )
    .case(),
    form(F::Pay, "pay", &[Case], "pay NUMBER AMOUNT --on DAY").also(&["payout"]),
    line(
        A::Change,
        "change",
        &[List, Case],
        &[Case],
        Some("change NUMBER KIND"),
    )
    .case()
    .writing(),
    line(
        A::WhatIf,
        "what-if",
        &[List, Case],
        &[],
        Some("why NUMBER --if CHANGE"),
    )
    .case(),
    form(
        F::Deduct,
        "deduct",
        &[],
        "change NUMBER deduct --ground G --from DAY --to DAY",
    ),
    form(
        F::Suspend,
        "suspend-term",
        &[],
        "change NUMBER suspend --ground G --from DAY",
    ),
    form(
        F::Adjourn,
        "adjourn",
        &[],
        "change NUMBER adjourn --ground G --from DAY",
    ),
    form(F::Resume, "resume", &[], "resume NUMBER --on DAY"),
    form(
        F::Extend,
        "extend",
        &[],
        "change NUMBER extend --months N --approved DAY",
    ),
    form(
        F::Convert,
        "convert",
        &[],
        "change NUMBER convert --to-procedure ID",
    ),
    form(
        F::Restart,
        "restart",
        &[],
        "change NUMBER restart --on DAY --reason R",
    ),
    form(
        F::Supervise,
        "supervise",
        &[],
        "supervise NUMBER TEXT --limit DAY",
    ),
    form(F::Close, "close", &[], "close NUMBER --on DAY --how TEXT"),
    form(F::Reopen, "reopen", &[], "reopen NUMBER"),
    form(F::Amend, "amend", &[], "amend NUMBER FIELD VALUE"),
    form(F::Link, "link", &[], "link NUMBER OTHER"),
    moves(
        A::NextTab,
        "next-tab",
        &[Case, Charts, Calendar, Sheets],
        &[Charts, Calendar, Sheets],
    )
    .quiet(),
    moves(A::PreviousTab, "previous-tab", &[Case, Charts, Sheets], &[]),
    line(A::GoDrafts, "go-drafts", &[Global], &[], Some("drafts")),
    line(A::GoHistory, "go-history", &[Global], &[], Some("history")),
    line(
        A::CopyNumber,
        "copy-number",
        &[List, Case, Charts, Sheets],
        &[Charts, Sheets],
        None,
    )
    .case(),
    moves(A::PreviousCase, "previous-case", &[Case], &[Case]),
    moves(A::NextCase, "next-case", &[Case], &[Case]),
    line(
        A::Sort,
        "sort",
        &[List],
        &[Cases, Drill],
        Some("list --sort K,-K"),
    ),
    line(
        A::Columns,
        "columns",
        &[List],
        &[Cases],
        Some("list --columns C,C"),
    ),
    line(
        A::Views,
        "views",
        &[Cases, Drill],
        &[Cases],
        Some("views save NAME QUERY"),
    ),
    moves(A::Mark, "mark", &[List], &[]).rows(),
    line(A::MarkAll, "mark-all", &[List], &[], None).rows(),
    line(A::MarkInvert, "mark-invert", &[List], &[], None).rows(),
    line(A::Bulk, "bulk", &[List], &[], Some("bulk QUERY ACTION"))
        .rows()
        .writing(),
    line(
        A::Filter,
        "filter",
        &[List, Case, Calendar, History, Sheets],
        &[Today, Cases, Drill, Calendar, History, Sheets],
        Some("due --level L --court C"),
    ),
    line(
        A::Export,
        "export-view",
        OUTPUT,
        OFFERED,
        Some("list QUERY --out FILE"),
    )
    .also(&["export"]),
    line(
        A::Print,
        "print-view",
        OUTPUT,
        PRINTED,
        Some("list QUERY --format text"),
    ),
    line(A::Undo, "undo", &[Global], &[Today, History], Some("undo")).writing(),
    line(A::Redo, "redo", &[Global], &[], Some("redo")).writing(),
    line(
        A::Lookup,
        "lookup",
        &[Global],
        &[Today, Cases, Drill, Calendar, History, More],
        Some("find QUERY"),
    ),
    line(A::GoToday, "go-today", &[Global], &[], Some("today")),
    line(A::Summary, "summary", &[Global], &[], Some("today --done")),
    line(A::CopySummary, "copy-summary", &[Summary], &[Summary], None).quiet(),
    line(A::GoCases, "go-cases", &[Global], &[], Some("due")).also(&["list"]),
    line(
        A::GoCharts,
        "go-charts",
        &[Global],
        &[],
        Some("stock --by week --set delayed"),
    )
    .also(&[
        "ageing",
        "delays",
        "workload",
        "forecast",
        "execution",
        "indicators",
    ]),
    line(
        A::ChartSet,
        "chart-set",
        &[Charts],
        &[Charts],
        Some("stock --set delayed --tag T"),
    ),
    line(
        A::ChartRange,
        "chart-range",
        &[Charts],
        &[Charts],
        Some("stock --from DAY --to DAY"),
    ),
    moves(A::OtherPane, "other-pane", &[Charts], &[]),
    line(
        A::GoSheets,
        "go-sheets",
        &[Global, Charts],
        &[Charts],
        Some("report daily --date DAY --court COURT"),
    ),
    line(
        A::ClosedList,
        "closed-list",
        &[Charts, Sheets],
        &[],
        Some("report daily --closed-list TAG"),
    ),
    moves(A::Earlier, "earlier", &[Sheets], &[]),
    moves(A::Later, "later", &[Sheets], &[]),
    line(
        A::Freeze,
        "freeze",
        &[Sheets],
        &[Sheets],
        Some("report daily --freeze"),
    )
    .writing(),
    line(
        A::Frozen,
        "frozen",
        &[Sheets],
        &[Sheets],
        Some("report --compare ID"),
    ),
    moves(A::Left, "left", SIDES, &[]),
    moves(A::Right, "right", SIDES, &[]),
    line(
        A::GoCalendar,
        "go-calendar",
        &[Global],
        &[],
        Some("calendar"),
    ),
    line(
        A::Mail,
        "mail",
        &[Calendar],
        &[Calendar],
        Some("today --if-any --format text"),
    ),
    line(A::DayToday, "day-today", &[Calendar], &[Calendar], None),
    line(A::GoMore, "go-more", &[Global], &[], None),
    moves(A::PageNext, "page-next", PAGES, &[]).quiet(),
    moves(A::PagePrevious, "page-previous", PAGES_BACK, &[]).quiet(),
    line(A::Palette, "palette", &[Global], &[], None).quiet(),
    moves(A::Up, "up", MOVES, &[]).quiet(),
    moves(A::Down, "down", MOVES, &[]).quiet(),
    moves(A::PageUp, "page-up", MOVES, &[]).quiet(),
    moves(A::PageDown, "page-down", MOVES, &[]).quiet(),
    moves(A::Top, "top", ENDS, &[]).quiet(),
    moves(A::Bottom, "bottom", ENDS, &[]).quiet(),
    line(
        A::Pick,
        "pick",
        &[Results, Picker, More],
        &[Results, More],
        None,
    )
    .quiet(),
    line(
        A::Accept,
        "accept",
        &[Overlay],
        &[Lookup, Results, Palette, Picker, Context::AsOf],
        None,
    )
    .quiet(),
    line(A::IntoResults, "into-results", &[Lookup], &[Lookup], None).quiet(),
    line(
        A::WithClosed,
        "with-closed",
        &[Lookup, Results],
        &[Lookup],
        None,
    )
    .quiet(),
    line(A::Toggle, "toggle", &[Picker], &[], None).quiet(),
    moves(A::MoveForward, "move-forward", &[Picker], &[]).quiet(),
    moves(A::MoveBack, "move-back", &[Picker], &[]).quiet(),
    line(A::Clear, "clear", &[Picker, Form], &[], None).quiet(),
    moves(A::NextField, "next-field", &[Form], &[Form]).quiet(),
    moves(A::PreviousField, "previous-field", &[Form], &[]).quiet(),
    line(
        A::Save,
        "save",
        &[Form, Context::Day, More],
        &[Form, More],
        None,
    )
    .quiet(),
    line(
        A::Cancel,
        "cancel",
        &[Overlay],
        &[Lookup, Results, Form, Picker, Help, Palette, Context::AsOf],
        None,
    )
    .quiet(),
    line(
        A::Back,
        "back",
        &[Global],
        &[Case, Drill, Reader, History, Sheets, Compared],
        None,
    )
    .quiet(),
    line(A::Help, "help", HELPS, HELPED, Some("keys")),
    line(A::Refresh, "refresh", &[Global], &[], None),
    line(
        A::AsOf,
        "as-of",
        &[Global, Charts],
        &[],
        Some("stock --as-of DAY --known-at TIMESTAMP"),
    ),
    line(
        A::Form(F::Add),
        "add-case",
        &[Global],
        &[],
        Some("add NUMBER"),
    )
    .writing(),
    line(A::Docs, "docs", &[Global], &[], Some("docs")),
    line(
        A::Tutorial,
        "tutorial",
        &[Global, Help],
        &[Help],
        Some("tutorial"),
    ),
    line(A::Display, "display", &[Global], &[], Some("display")),
    line(A::Mouse, "mouse", &[Global], &[], None),
    line(A::Messages, "messages", &[Global], &[], None),
    line(A::Suspend, "suspend", &[Global], &[], None),
    line(A::AllKeys, "all-keys", &[Help], &[Help], Some("keys")).quiet(),
    line(
        A::KeyCard,
        "key-card",
        &[Help],
        &[Help],
        Some("keys --format text"),
    )
    .quiet(),
    line(A::Explain, "explain", &[Palette], &[Palette], None).quiet(),
    line(A::SkipStep, "skip-step", &[Tutorial], &[], None).quiet(),
    line(A::EndTutorial, "end-tutorial", &[Tutorial], &[], None).quiet(),
    line(
        A::Complete,
        "complete",
        &[Palette, Context::Day],
        &[Palette],
        None,
    )
    .quiet(),
    line(A::SaveText, "save-text", &[Reader], &[Reader], None).quiet(),
    line(A::Quit, "quit", &[Global], &[], None),
];
