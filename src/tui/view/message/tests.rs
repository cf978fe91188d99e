use chrono::DateTime;

use super::*;
use crate::service::api::{Actor, Moment};
use crate::service::error::{Error, ErrorKey};
use crate::text::locale::{Locale, pairs};
use crate::tui::notice::Notice;
use crate::tui::options::{Clock, Options};

fn model(locale: Locale, width: u16, height: u16) -> Model {
    let moment = Moment {
        today: "2022-06-15".parse().unwrap(),
        now: DateTime::parse_from_rfc3339("2022-06-15T08:41:00+08:00").unwrap(),
    };
    let actor = Actor {
        name: "王芳".to_owned(),
        uid: 1000,
    };
    let options = Options::new(Clock::fixed(moment), actor, locale);
    Model::new(&options, width, height).0
}

/// A typical value for a placeholder, as long as values usually are.
fn typical(name: &str) -> &'static str {
    match name {
        "number" | "other" | "a" | "b" => "(2019)内0783执恢3364号",
        "path" | "file" | "folder" => "/home/wangfang/存量-2022-06-15.xlsx",
        "value" | "text" | "query" => "不存在的人",
        "what" => "登记跟进",
        "choices" | "names" => "court division handler",
        "cause" | "detail" => "Permission denied (os error 13)",
        "holder" | "actor" | "who" => "王芳",
        "since" | "moment" => "08:41",
        "key" => "g d",
        name if name.contains("day") || ["from", "to", "on", "next"].contains(&name) => {
            "2022-06-17"
        }
        name if name.len() == 1 => "40",
        _ => "延长审限",
    }
}

/// The names of the placeholders of a text.
fn placeholders(text: &str) -> Vec<String> {
    let pieces = text.split('{').skip(1);
    let names = pieces.filter_map(|piece| piece.split(['}', ':']).next());
    names.map(str::to_owned).collect()
}

/// The rows of the message line as drawn, without blanks.
fn drawn(locale: Locale, notice: Notice, (width, height): (u16, u16)) -> String {
    let mut model = model(locale, width, height);
    model.notice = Some(notice);
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    let y = height - if model.cx.tiny() { 1 } else { 2 };
    let last = Rect {
        y,
        height: 1,
        ..area
    };
    let rows = line(&model, &mut buffer, last);
    let mut text = String::new();
    for y in y + 1 - rows..=y {
        let mut x = 0;
        while x < width {
            let symbol = buffer.cell((x, y)).map_or(" ", |cell| cell.symbol());
            text.push_str(symbol);
            x += width::width(symbol).max(1) as u16;
        }
    }
    text.split_whitespace()
        .collect::<String>()
        .to_ascii_lowercase()
}

fn without_blanks(locale: Locale, text: &str) -> String {
    let model = model(locale, 80, 24);
    let text = paint::shown(&model.cx, text);
    text.split_whitespace()
        .collect::<String>()
        .to_ascii_lowercase()
}

#[test]
fn every_error_says_what_to_do_within_the_window() {
    let mut bad = Vec::new();
    for locale in [Locale::Zh, Locale::En] {
        for key in locale.keys("error") {
            let Some(name) = key
                .strip_prefix("error.")
                .and_then(|k| k.strip_suffix(".what"))
            else {
                continue;
            };
            let own = format!("tui.hint.{name}");
            let hint = if locale.has(&own) {
                own
            } else {
                format!("error.{name}.hint")
            };
            let key_of = ErrorKey::from_id(name).unwrap();
            let mut error = Error::new(key_of);
            for key in [&key, &hint].into_iter().filter(|key| locale.has(key)) {
                for name in placeholders(locale.text(key)) {
                    let value = typical(&name);
                    error = error.with(&name, value);
                }
            }
            let args: Vec<(&str, &str)> = error
                .args
                .iter()
                .map(|(name, value)| (name.as_str(), locale.argument(name, value)))
                .collect();
            let what = without_blanks(locale, &model(locale, 80, 24).cx.fill(&key, &pairs(&args)));
            let hint = if locale.has(&hint) {
                without_blanks(locale, &model(locale, 80, 24).cx.fill(&hint, &pairs(&args)))
            } else {
                String::new()
            };
            let past = name == "past-is-fixed";
            let notice = || Notice::error(&model(locale, 80, 24).cx, &error);
            let wide = drawn(locale, notice(), (80, 24));
            let whole = wide.contains(&what) && wide.contains(&hint);
            if !past && !whole {
                bad.push(format!("80 {name}: {wide}"));
            }
            let small = drawn(locale, notice(), (40, 10));
            if !past && !small.contains(&what) {
                bad.push(format!("40 {name}: {small}"));
            }
        }
    }
    assert!(bad.is_empty(), "{}\n{}", bad.len(), bad.join("\n"));
}

#[test]
fn every_notice_is_whole_within_the_window() {
    let mut bad = Vec::new();
    for locale in [Locale::Zh, Locale::En] {
        for key in locale.keys("tui") {
            if key.split('.').nth(1) != Some("notice") {
                continue;
            }
            let names = placeholders(locale.text(&key));
            let args: Vec<(&str, &str)> = names
                .iter()
                .map(|name| (name.as_str(), typical(name)))
                .collect();
            let said = locale.fill(&key, &pairs(&args));
            for size in [(80, 24), (40, 10)] {
                let shown = drawn(locale, Notice::warn(said.clone()), size);
                if shown != without_blanks(locale, &said) {
                    bad.push(format!("{} {key}: {shown}", size.0));
                }
            }
        }
    }
    assert!(bad.is_empty(), "{}\n{}", bad.len(), bad.join("\n"));
}

#[test]
fn a_message_breaks_between_words_as_long_as_it_has_lines() {
    let said = "光标不在数字上: 方向键移到数字, 再按打开";
    assert_eq!(
        broken(said, 38, 37, 4),
        ["光标不在数字上: 方向键移到数字,", "再按打开"]
    );
    // Without room for that it takes as few lines as it needs.
    let long = "一二三四五六七八九十 一二三四五六七八九十一二 三";
    assert_eq!(broken(long, 24, 24, 3).len(), 3);
    assert_eq!(broken(long, 26, 26, 2).len(), 2);
    let whole = "一二三四五六七八九十一二三四五六七八九十";
    assert_eq!(broken(whole, 24, 24, 4).concat(), whole);
}
