//! `qingji show` and `qingji why`: the file of a case, and the reasons of its clock.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::clock::VerdictJson;
use super::exit::{Exit, Failure};
use super::fact::{self, EventJson};
use super::print::{Words, level_word};
use super::session::{Session, answer};
use super::what_if;
use super::written::due_in_words;
use crate::domain::clock::{Step, Verdict};
use crate::domain::money::Money;
use crate::domain::sides::Sides;
use crate::service::api::{CaseFile, CaseLine, Request, Standing, TimelineEntry};
use crate::text::locale::Locale;
use crate::words::{Wording, event, step};

/// Options of `show`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case number, or a part of it that only one case has
    pub number: String,
}

/// Options of `why`.
#[derive(Debug, clap::Args)]
pub struct WhyArgs {
    /// Case number, or a part of it that only one case has
    pub number: String,
    /// Try a change and write nothing: "extend 6 months approved 2026-03-01"; more than one are tried in turn
    #[arg(long = "if", value_name = "CHANGE")]
    pub changes: Vec<String>,
}

/// The clock of a case under the keys of `qingji clock`.
#[derive(Debug, Serialize)]
pub(super) struct ClockJson<'a> {
    id: &'a str,
    number: &'a str,
    procedure: Option<&'a str>,
    #[serde(flatten)]
    verdict: VerdictJson<'a>,
}

impl<'a> ClockJson<'a> {
    fn of(file: &'a CaseFile) -> ClockJson<'a> {
        let procedure = file.line.procedure.as_deref();
        ClockJson::with(&file.line.number, procedure, &file.verdict, &file.steps)
    }

    pub(super) fn new(number: &'a str, standing: &'a Standing) -> ClockJson<'a> {
        let procedure = standing.procedure.as_deref();
        ClockJson::with(number, procedure, &standing.verdict, &standing.steps)
    }

    fn with(
        number: &'a str,
        procedure: Option<&'a str>,
        verdict: &'a Verdict,
        steps: &'a [Step],
    ) -> ClockJson<'a> {
        ClockJson {
            id: number,
            number,
            procedure,
            verdict: VerdictJson::new(verdict, steps),
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct FileJson<'a> {
    #[serde(flatten)]
    line: &'a CaseLine,
    raw_number: &'a str,
    regular: bool,
    category: &'static str,
    #[serde(rename = "type")]
    type_code: Option<&'a str>,
    clerk: Option<&'a str>,
    how: Option<&'a str>,
    tags: &'a [String],
    custody: bool,
    note: Option<&'a str>,
    stated_due: Option<NaiveDate>,
    received: Money,
    paid_out: Money,
    /// Of days to come; not part of any other sum.
    received_planned: Money,
    paid_out_planned: Money,
    /// Received but not yet paid out, and since when.
    held: Money,
    held_since: Option<NaiveDate>,
    supervision: Option<MeasureJson<'a>>,
    changes: Vec<EventJson<'a>>,
    clock: ClockJson<'a>,
    timeline: Vec<EntryJson<'a>>,
}

/// The measure in force, for programs.
#[derive(Debug, Serialize)]
struct MeasureJson<'a> {
    text: &'a str,
    limit: Option<NaiveDate>,
    lead: Option<&'a str>,
    department: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct EntryJson<'a> {
    commit: u64,
    index: u32,
    recorded: DateTime<FixedOffset>,
    actor: &'a str,
    retracted: bool,
    event: EventJson<'a>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let file = load(session, &args.number)?;
    let (outcomes, offers) = (session.outcomes(), session.offers());
    session.out.document(&document(&file), |words| {
        let wording = Wording::new(words.locale, &outcomes).offering(&offers);
        describe(words, wording, &file);
    })?;
    Ok(Exit::Ok)
}

/// Returns the whole file under the keys of the contract.
pub(super) fn document(file: &CaseFile) -> FileJson<'_> {
    FileJson {
        line: &file.line,
        raw_number: &file.raw_number,
        regular: file.regular,
        category: file.category.id(),
        type_code: file.type_code.as_deref(),
        clerk: file.clerk.as_deref(),
        how: file.how.as_deref(),
        tags: &file.tags,
        custody: file.custody,
        note: file.note.as_deref(),
        stated_due: file.stated_due,
        received: file.received,
        paid_out: file.paid_out,
        received_planned: file.planned.0,
        paid_out_planned: file.planned.1,
        held: file.held.amount,
        held_since: file.held.since,
        supervision: file.measure.as_ref().map(|measure| MeasureJson {
            text: &measure.text,
            limit: measure.limit,
            lead: measure.lead.as_deref(),
            department: measure.department.as_deref(),
        }),
        changes: file.changes.iter().map(fact::change_json).collect(),
        clock: ClockJson::of(file),
        timeline: file.timeline.iter().map(entry).collect(),
    }
}

pub(super) fn why(session: &mut Session, args: &WhyArgs) -> Result<Exit, Failure> {
    if !args.changes.is_empty() {
        return what_if::run(session, &args.number, &args.changes);
    }
    let file = load(session, &args.number)?;
    session.out.document(&ClockJson::of(&file), |words| {
        words.line(&file.line.number);
        standing(words, &file);
        for step in &file.steps {
            let text = step::line(step, &file.changes, words.locale);
            words.line(&format!("  {text}"));
        }
    })?;
    Ok(Exit::Ok)
}

pub(super) fn load(session: &Session, number: &str) -> Result<Box<CaseFile>, Failure> {
    let number = number.to_owned();
    answer!(session.ask(Request::Show { number })?, Case)
}

fn entry(entry: &TimelineEntry) -> EntryJson<'_> {
    EntryJson {
        commit: entry.commit,
        index: entry.index,
        recorded: entry.recorded,
        actor: &entry.actor,
        retracted: entry.retracted,
        event: fact::json(&entry.fact, entry.on),
    }
}

/// Prints the file as lines: parties and matter, where the clock stands, money, timeline.
fn describe(words: &mut Words, wording: Wording<'_>, file: &CaseFile) {
    head(words, wording, file);
    words.line("");
    timeline(words, wording.calling(file.sides()), &file.timeline);
}

/// Prints the parties and the matter, where the clock stands, and the money.
pub(super) fn head(words: &mut Words, wording: Wording<'_>, file: &CaseFile) {
    let line = &file.line;
    words.line(&line.number);
    if !file.regular {
        words.say("cli.show.irregular", &[("raw", &file.raw_number)]);
    }
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let fields: [(&str, Option<String>); 17] = [
        ("court", line.court.clone()),
        ("division", line.division.clone()),
        ("handler", line.handler.clone()),
        ("clerk", file.clerk.clone()),
        ("type", file.type_code.clone()),
        (
            "procedure",
            line.procedure
                .as_deref()
                .map(|id| procedure(words.locale, id)),
        ),
        ("cause", line.cause.clone()),
        ("plaintiffs", line.plaintiffs.clone()),
        ("defendants", line.defendants.clone()),
        ("claim", line.claim.map(|claim| claim.to_string())),
        ("tags", (!file.tags.is_empty()).then(|| file.tags.join(" "))),
        (
            "custody",
            file.custody
                .then(|| words.locale.text("cli.yes").to_owned()),
        ),
        ("filed", day(line.filed)),
        ("closed", day(line.closed)),
        (
            "how",
            file.how
                .as_deref()
                .map(|how| wording.closing(how).to_owned()),
        ),
        ("stated_due", day(file.stated_due)),
        ("note", file.note.clone()),
    ];
    let sides = file.sides();
    for (id, value) in fields {
        if let Some(value) = value {
            let title = title(words.locale, sides, id);
            words.say("cli.show.field", &[("title", &title), ("value", &value)]);
        }
    }
    standing(words, file);
    if file.received.0 != 0 || file.paid_out.0 != 0 {
        words.say(
            "cli.show.money",
            &[("received", &file.received), ("paid", &file.paid_out)],
        );
    }
    let (received, paid) = file.planned;
    if received.0 != 0 || paid.0 != 0 {
        words.say(
            "cli.show.planned",
            &[("received", &received), ("paid", &paid)],
        );
    }
}

/// Prints the timeline, an entry a line.
pub(super) fn timeline<'e>(
    words: &mut Words,
    wording: Wording<'_>,
    entries: impl IntoIterator<Item = &'e TimelineEntry>,
) {
    for entry in entries {
        let on = entry.on.map(|day| day.to_string()).unwrap_or_default();
        let event = event::words(&entry.fact, wording);
        let key = if entry.retracted {
            "cli.show.retracted"
        } else {
            "cli.show.entry"
        };
        words.say(
            key,
            &[
                ("on", &on),
                ("event", &event),
                ("commit", &entry.commit),
                ("recorded", &entry.recorded.format("%Y-%m-%d %H:%M")),
                ("actor", &entry.actor),
            ],
        );
    }
}

/// The title of a field; a side of the case goes by what its kind calls it.
fn title(locale: Locale, sides: Sides, id: &str) -> String {
    let side = match id {
        "plaintiffs" => sides.plaintiffs,
        "defendants" => sides.defendants,
        _ => return locale.text(&format!("cli.column.{id}")).to_owned(),
    };
    locale.text(&format!("domain.side.{side}")).to_lowercase()
}

/// The name of a procedure with its id, which is what commands take.
fn procedure(locale: Locale, id: &str) -> String {
    let key = format!("domain.procedure.{id}");
    if locale.has(&key) {
        format!("{} ({id})", locale.text(&key))
    } else {
        id.to_owned()
    }
}

/// Prints in one line where the clock stands.
fn standing(words: &mut Words, file: &CaseFile) {
    let verdict = &file.verdict;
    let level = level_word(words.locale, verdict.level);
    match (verdict.due, verdict.days_left) {
        (Some(due), Some(days)) => due_in_words(words, due, days, file.line.stands, &level),
        _ => words.say("cli.written.level", &[("level", &level)]),
    }
    if let Some(stated) = file.stated_due.filter(|day| verdict.due != Some(*day)) {
        let key = match verdict.due {
            Some(_) => "cli.show.stated",
            None => "cli.show.stated-only",
        };
        words.say(key, &[("day", &stated)]);
    }
    if verdict.provisional {
        words.say("cli.show.provisional", &[]);
    }
    // Days left count from the day that is asked about.
    let left = verdict.due.zip(verdict.days_left);
    let today = left.map(|(due, left)| due - chrono::Duration::days(left.into()));
    let says = [
        (
            verdict.apply_by,
            "cli.show.apply_by",
            "cli.show.apply_by-passed",
        ),
        (
            verdict.decide_by,
            "cli.show.decide_by",
            "cli.show.decide_by-passed",
        ),
    ];
    for (day, ahead, passed) in says {
        let Some(day) = day else { continue };
        let is_passed = today.is_some_and(|today| day < today);
        words.say(if is_passed { passed } else { ahead }, &[("day", &day)]);
    }
}
