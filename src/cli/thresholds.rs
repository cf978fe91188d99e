//! `qingji thresholds`: the bounds of the levels in days left, and the months after which a case is
//! long-pending. They determine figures, so they are kept in the store, by version.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::exit::{Exit, Failure};
use super::print::{Cell, Column, Table};
use super::session::{Session, answer};
use super::throw_away::tentatively;
use crate::config::threshold::{Preset, presets};
use crate::domain::court;
use crate::domain::setting::{Posts, Setting};
use crate::service::api::{Request, SettingLine};

/// Options of `thresholds`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The last day left of the level urgent
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub urgent: Option<i32>,
    /// The last day left of the level near
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub near: Option<i32>,
    /// The last day left of the level ahead
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub ahead: Option<i32>,
    /// Months after filing from which a case is long-pending, ascending
    #[arg(long, value_name = "MONTHS", value_delimiter = ',')]
    pub long_pending: Vec<u32>,
    /// Posts for judges of courts, for closed cases per handler: COURT=N; 0 takes a court out
    #[arg(long, value_name = "POSTS", value_delimiter = ',')]
    pub posts: Vec<String>,
    /// Posts for judges in total; 0 takes the number out
    #[arg(long, value_name = "N")]
    pub posts_total: Option<u32>,
    /// Take bounds that courts use, such as 5/15/30
    #[arg(long, value_name = "ID", conflicts_with_all = ["urgent", "near", "ahead"])]
    pub preset: Option<String>,
    /// List the bounds that courts use
    #[arg(long, conflicts_with_all = ["urgent", "near", "ahead", "preset", "long_pending", "posts", "posts_total"])]
    pub presets: bool,
}

#[derive(Debug, Serialize)]
struct Output<'a> {
    urgent: i32,
    near: i32,
    ahead: i32,
    long_pending: &'a [u32],
    posts: &'a Posts,
    /// The commit that set them; `null` for the built-in ones.
    commit: Option<u64>,
    since: Option<DateTime<FixedOffset>>,
    by: Option<&'a str>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    if args.presets {
        return list(session);
    }
    let sets = args.urgent.or(args.near).or(args.ahead).is_some()
        || args.preset.is_some()
        || !args.long_pending.is_empty()
        || !args.posts.is_empty()
        || args.posts_total.is_some();
    if !sets {
        let known_at = session.context.view.known_at;
        let line = answer!(session.ask(Request::Setting { known_at })?, Setting)?;
        return tell(session, &line, None);
    }
    let (written, line) = tentatively(session, |session, backend| {
        let now = Request::Setting { known_at: None };
        let line = answer!(backend.call(&session.context, now.clone())?, Setting)?;
        let setting = wanted(args, line.setting)?;
        let request = Request::SetSetting(Box::new(setting));
        let written = answer!(backend.call(&session.context, request)?, Written)?;
        let line = answer!(backend.call(&session.context, now)?, Setting)?;
        Ok((written, line))
    })?;
    tell(
        session,
        &line,
        Some(written.commit).filter(|_| !written.repeated),
    )
}

/// Returns the settings in force with the changes of the options.
fn wanted(args: &Args, mut setting: Setting) -> Result<Setting, Failure> {
    if let Some(id) = &args.preset {
        let presets = presets();
        let preset = presets.iter().find(|preset| preset.id == *id);
        let Some(preset) = preset else {
            let ids: Vec<&str> = presets.iter().map(|p| p.id.as_str()).collect();
            return Err(Failure::choice("--preset", id, &ids.join(" ")));
        };
        setting.levels = preset.bounds();
    }
    let levels = &mut setting.levels;
    levels.urgent = args.urgent.unwrap_or(levels.urgent);
    levels.near = args.near.unwrap_or(levels.near);
    levels.ahead = args.ahead.unwrap_or(levels.ahead);
    if !args.long_pending.is_empty() {
        setting.long_pending.clone_from(&args.long_pending);
    }
    let posts = &mut setting.posts;
    if let Some(n) = args.posts_total {
        posts.total = Some(n).filter(|n| *n > 0);
    }
    for said in &args.posts {
        let number = |(name, n): (&str, &str)| {
            let name = name.trim();
            let n = n.trim().parse::<u32>().ok()?;
            (!name.is_empty()).then(|| (court::official(name).to_owned(), n))
        };
        let Some((name, n)) = said.split_once('=').and_then(number) else {
            return Err(Failure::choice("--posts", said, "COURT=N"));
        };
        if n == 0 {
            posts.courts.remove(&name);
        } else {
            posts.courts.insert(name, n);
        }
    }
    Ok(setting)
}

/// The posts in words: `海拉尔 32, 牙克石 28`.
fn posts_in_words(posts: &Posts) -> String {
    let courts = posts.courts.iter();
    let courts = courts.map(|(name, n)| format!("{} {n}", court::short_name(name)));
    courts.collect::<Vec<_>>().join(", ")
}

fn tell(session: &mut Session, line: &SettingLine, written: Option<u64>) -> Result<Exit, Failure> {
    let levels = line.setting.levels;
    let output = Output {
        urgent: levels.urgent,
        near: levels.near,
        ahead: levels.ahead,
        long_pending: &line.setting.long_pending,
        posts: &line.setting.posts,
        commit: line.commit,
        since: line.since,
        by: line.by.as_deref(),
    };
    session.out.document(&output, |words| {
        let months: Vec<String> = output.long_pending.iter().map(u32::to_string).collect();
        let [urgent, near, ahead] =
            [levels.urgent, levels.near, levels.ahead].map(|n| n.to_string());
        let [after_urgent, after_near] =
            [levels.urgent + 1, levels.near + 1].map(|n| n.to_string());
        words.say(
            "cli.thresholds.levels",
            &[
                ("urgent", &urgent),
                ("near", &near),
                ("ahead", &ahead),
                ("after_urgent", &after_urgent),
                ("after_near", &after_near),
            ],
        );
        words.say(
            "cli.thresholds.long-pending",
            &[("months", &months.join(", "))],
        );
        if let Some(n) = output.posts.total {
            words.say("cli.thresholds.posts-total", &[("n", &n)]);
        }
        if !output.posts.courts.is_empty() {
            let courts = posts_in_words(output.posts);
            words.say("cli.thresholds.posts", &[("courts", &courts)]);
        }
        match (line.commit, line.since, &line.by) {
            (Some(commit), Some(since), Some(by)) => {
                let since = since.format("%Y-%m-%d %H:%M");
                words.say(
                    "cli.thresholds.since",
                    &[("commit", &commit), ("since", &since), ("by", by)],
                );
            }
            _ => words.say("cli.thresholds.default", &[]),
        }
        if let Some(commit) = written {
            words.say("cli.written.commit", &[("commit", &commit)]);
        }
    })?;
    Ok(Exit::Ok)
}

fn list(session: &mut Session) -> Result<Exit, Failure> {
    let mut table = Table::new([
        Column::text("id"),
        Column::figure("urgent"),
        Column::figure("near"),
        Column::figure("ahead"),
        Column::text("use"),
    ]);
    let locale = session.locale;
    let row = |preset: &Preset| {
        let bounds = preset.bounds();
        let mut row = vec![Cell::Text(preset.id.clone())];
        row.extend([bounds.urgent, bounds.near, bounds.ahead].map(|n| Cell::Int(n.into())));
        row.push(Cell::Text(preset.words(locale).to_owned()));
        row
    };
    for preset in &presets() {
        table.push(row(preset));
    }
    session.out.rows(&table)?;
    Ok(Exit::Ok)
}
