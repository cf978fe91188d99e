//! `qingji why NUMBER --if CHANGE`: what the clock would say, without writing anything.

use clap::{CommandFactory, Parser};
use serde::Serialize;

use super::advice::{self, AdviceJson};
use super::change;
use super::exit::{Exit, Failure};
use super::print::level_word;
use super::session::{Session, answer};
use super::show::ClockJson;
use crate::service::api::{NewEvent, Request, Standing};
use crate::words::step;

/// A change as `change` takes it.
#[derive(Debug, Parser)]
#[command(no_binary_name = true, disable_help_flag = true)]
struct Words {
    #[command(flatten)]
    args: change::Args,
}

#[derive(Debug, Serialize)]
struct Output<'a> {
    now: Option<ClockJson<'a>>,
    then: ClockJson<'a>,
    advice: Vec<AdviceJson<'a>>,
}

/// Reads a change such as `extend 6 months approved 2026-03-01`, also with the dashes of `change`.
fn read(session: &Session, number: &str, text: &str) -> Result<NewEvent, Failure> {
    let options = Words::command();
    let options: Vec<&str> = options
        .get_arguments()
        .filter_map(clap::Arg::get_long)
        .collect();
    let mut words = vec![number.to_owned()];
    let mut given = text.split_whitespace().peekable();
    while let Some(word) = given.next() {
        let unit = given.peek().copied().unwrap_or_default();
        let unit = unit.trim_end_matches('s');
        if word.bytes().all(|b| b.is_ascii_digit()) && matches!(unit, "month" | "day") {
            given.next();
            words.extend([format!("--{unit}s"), word.to_owned()]);
        } else if options.contains(&word) {
            words.push(format!("--{word}"));
        } else {
            words.push(word.to_owned());
        }
    }
    let words = Words::try_parse_from(&words).map_err(|_| {
        Failure::choice("--if", text, "extend 6 months approved DAY; deduct ground G from DAY to DAY; suspend from DAY; resume on DAY; convert to-procedure ID; restart on DAY")
    })?;
    change::event(session, &words.args)
}

pub(super) fn run(
    session: &mut Session,
    number: &str,
    changes: &[String],
) -> Result<Exit, Failure> {
    let changes: Vec<NewEvent> = changes
        .iter()
        .map(|text| read(session, number, text))
        .collect::<Result<_, _>>()?;
    let request = Request::WhatIf {
        number: number.to_owned(),
        changes,
    };
    let answer = answer!(session.ask(request)?, WhatIf)?;
    let clock = |standing| ClockJson::new(&answer.number, standing);
    let output = Output {
        now: answer.before.as_ref().map(clock),
        then: clock(&answer.after),
        advice: answer.advice.iter().map(AdviceJson::of).collect(),
    };
    session.out.document(&output, |words| {
        words.line(&answer.number);
        let mut line = |key: &str, standing: &Standing| {
            let verdict = &standing.verdict;
            let text = |day: Option<chrono::NaiveDate>| {
                day.map_or_else(|| "-".to_owned(), |day| day.to_string())
            };
            let days = verdict
                .days_left
                .map_or_else(|| "-".to_owned(), |n| n.to_string());
            words.say(
                key,
                &[
                    ("due", &text(verdict.due)),
                    ("raw", &text(verdict.raw)),
                    ("days", &days),
                    ("level", &level_word(words.locale, verdict.level)),
                ],
            );
        };
        if let Some(before) = &answer.before {
            line("cli.what-if.now", before);
        }
        line("cli.what-if.then", &answer.after);
        let known = answer.before.as_ref().map(|before| before.steps.as_slice());
        let known = known.unwrap_or_default();
        for step in &answer.after.steps {
            let mark = if known.contains(step) { " " } else { "+" };
            let text = step::line(step, &answer.after.changes, words.locale);
            words.line(&format!("{mark} {text}"));
        }
        for advice in &answer.advice {
            words.line(&advice::words(advice, words.locale));
        }
    })?;
    Ok(Exit::Ok)
}
