//! `qingji drafts`: what was typed into forms but not saved.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::exit::{Exit, Failure};
use super::session::{Session, answer};
use crate::backend::{Mode, jot};
use crate::edge;
use crate::service::api::{Draft, DraftKey, Request};

/// Options of `drafts`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Discard the draft of this form and case (`add` alone to register a case)
    #[arg(long, num_args = 1..=2, value_names = ["FORM", "NUMBER"])]
    pub drop: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Line<'a> {
    form: &'a str,
    number: Option<&'a str>,
    saved: Option<DateTime<FixedOffset>>,
    fields: BTreeMap<&'a str, &'a str>,
}

impl<'a> Line<'a> {
    fn of(draft: &'a Draft) -> Line<'a> {
        Line {
            form: &draft.form,
            number: Some(draft.number.as_str()).filter(|number| !number.is_empty()),
            saved: draft.saved,
            fields: draft
                .fields
                .iter()
                .map(|(field, text)| (field.as_str(), text.as_str()))
                .collect(),
        }
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    if let Some(form) = args.drop.first() {
        let backend = session.open(Mode::Existing)?;
        let request = Request::DropDraft(DraftKey {
            form: form.clone(),
            number: args.drop.get(1).cloned().unwrap_or_default(),
            ..DraftKey::default()
        });
        backend.call(&session.context, request)?;
    }
    let drafts = {
        let backend = session.open(Mode::Existing)?;
        if let Some(paths) = edge::paths() {
            // Takes up what was typed last in a killed session, as the screens do.
            let store = session.store_path()?;
            jot::take_up(&*backend, &session.context, &paths.state, &store);
        }
        answer!(backend.call(&session.context, Request::Drafts)?, Drafts)?
    };
    let lines: Vec<Line<'_>> = drafts.iter().map(Line::of).collect();
    session.out.document(&lines, |words| {
        if lines.is_empty() {
            words.say("cli.drafts.none", &[]);
        }
        for line in &lines {
            let saved = line
                .saved
                .map(|moment| moment.format("%Y-%m-%d %H:%M").to_string())
                .unwrap_or_default();
            let fields: Vec<String> = line
                .fields
                .iter()
                .map(|(field, text)| format!("{field}={text}"))
                .collect();
            words.say(
                "cli.drafts.line",
                &[
                    ("form", &line.form),
                    ("number", &line.number.unwrap_or_default()),
                    ("saved", &saved),
                    ("fields", &fields.join("  ")),
                ],
            );
        }
    })?;
    Ok(Exit::Ok)
}
