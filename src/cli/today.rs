//! `qingji today`: the checklist of the day in one screen.

use serde::Serialize;

use super::cases;
use super::due::PerLevel;
use super::exit::{Exit, Failure};
use super::print::level_word;
use super::session::{Session, answer};
use crate::backend::Mode;
use crate::service::api::{CaseLine, DueQuery, Flow, Overview, Request};

/// How many of the cases due are listed.
const FIRST: usize = 10;

#[derive(Debug, Serialize)]
struct Summary<'a> {
    #[serde(flatten)]
    overview: &'a Overview,
    levels: PerLevel,
    due: &'a [CaseLine],
}

pub(super) fn run(session: &mut Session) -> Result<Exit, Failure> {
    let backend = session.open(Mode::Read)?;
    let overview = answer!(backend.call(&session.context, Request::Overview)?, Overview)?;
    let page = answer!(
        backend.call(
            &session.context,
            Request::Due(DueQuery {
                limit: Some(FIRST),
                ..DueQuery::default()
            }),
        )?,
        Cases
    )?;
    let summary = Summary {
        overview: &overview,
        levels: PerLevel::of(overview.levels, &[]),
        due: &page.rows,
    };
    session.out.document(&summary, |words| {
        let n = |n: u64| n.to_string();
        words.say(
            "cli.today.head",
            &[
                ("today", &overview.today.to_string()),
                ("open", &n(overview.open)),
                ("cases", &n(overview.cases)),
            ],
        );
        words.say(
            "cli.today.follow",
            &[
                ("due", &n(overview.follow_ups_due)),
                ("done", &n(overview.followed_up_today)),
            ],
        );
        let levels: Vec<String> = summary
            .levels
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(level, count)| format!("{} {count}", level_word(words.locale, level)))
            .collect();
        words.line(&levels.join("  "));
        flow(words, "cli.today.stock", &overview.yesterday);
        flow(words, "cli.today.delayed", &overview.delayed_yesterday);
        if overview.unknown_filing > 0 {
            words.say("cli.today.unknown", &[("n", &n(overview.unknown_filing))]);
        }
        if !page.rows.is_empty() {
            words.line("");
            words.table(&cases::table(&page.rows));
        }
    })?;
    Ok(Exit::Ok)
}

fn flow(words: &mut super::print::Words, key: &str, flow: &Flow) {
    words.say(
        key,
        &[
            ("opening", &flow.opening.to_string()),
            ("entered", &flow.entered.to_string()),
            ("left", &flow.left.to_string()),
            ("closing", &flow.closing.to_string()),
        ],
    );
}
