use std::io::Write;
use std::sync::{Arc, Mutex};

use super::*;
use crate::domain::money::Money;

/// A stdout that can be read afterwards.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn sample() -> Table {
    let mut table = Table::new([
        Column::number("number"),
        Column::text("cause"),
        Column::figure("days_left"),
        Column::text("level"),
        Column::text("provisional"),
        Column::hidden("court_code"),
    ]);
    table.push(vec![
        Cell::Text("(2023)内0783民初12号".into()),
        Cell::Text("买卖合同, \"钢材\"".into()),
        Cell::Int(-3),
        Cell::Level(Level::Over),
        Cell::Flag(true),
        Cell::Text("内0783".into()),
    ]);
    table.push(vec![
        Cell::Text("(2023)内0783民初7号".into()),
        Cell::Empty,
        Cell::Empty,
        Cell::Level(Level::None),
        Cell::Flag(false),
        Cell::Empty,
    ]);
    table
}

#[test]
fn words_give_way_before_a_number_is_cut() {
    for columns in 48..90 {
        let mut out = Vec::new();
        grid::aligned(&mut out, &sample(), Locale::Zh, Some(columns)).unwrap();
        let text = String::from_utf8(out).unwrap();
        let first = text.lines().nth(1).unwrap();
        assert!(
            first.starts_with("(2023)内0783民初12号"),
            "{columns}\n{text}"
        );
        let wide = text.lines().map(crate::text::width::width).max();
        assert!(wide <= Some(columns), "{columns}\n{text}");
    }
}

fn printed(format: Option<Format>, tty: bool) -> String {
    let shared = Shared::default();
    let mut printer = Printer::into_writer(Box::new(shared.clone()), format, tty, Locale::En);
    printer.rows(&sample()).unwrap();
    printer.flush().unwrap();
    String::from_utf8(shared.0.lock().unwrap().clone()).unwrap()
}

#[test]
fn a_pipe_gets_tsv_with_stable_ids() {
    let text = printed(None, false);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "number\tcause\tdays_left\tlevel\tprovisional\tcourt_code"
    );
    assert_eq!(lines[2], "(2023)内0783民初7号\t\t\tnone\tfalse\t");
}

#[test]
fn json_keeps_types_and_the_order_of_columns() {
    let text = printed(Some(Format::Json), true);
    let rows: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(rows[0]["days_left"], -3);
    assert_eq!(rows[0]["provisional"], true);
    assert!(rows[1]["days_left"].is_null());
    assert!(text.contains("{\"number\":\"(2023)内0783民初12号\",\"cause\":"));
}

#[test]
fn json_lines_are_one_object_each() {
    let text = printed(Some(Format::Jsonl), false);
    assert_eq!(text.lines().count(), 2);
    for line in text.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
}

#[test]
fn csv_quotes_what_needs_it() {
    let text = printed(Some(Format::Csv), false);
    assert!(text.contains("\"买卖合同, \"\"钢材\"\"\""), "{text}");
}

#[test]
fn no_rows_are_still_a_document() {
    let shared = Shared::default();
    let mut printer = Printer::into_writer(
        Box::new(shared.clone()),
        Some(Format::Json),
        false,
        Locale::En,
    );
    printer.rows(&Table::new([Column::text("number")])).unwrap();
    assert_eq!(shared.0.lock().unwrap().as_slice(), b"[]\n");
}

#[test]
fn a_table_leaves_out_what_is_for_machines() {
    let text = printed(None, true);
    assert!(!text.contains("内0783\n"));
    assert_eq!(text.lines().count(), 3);
}

#[test]
fn markdown_aligns_figures() {
    let text = printed(Some(Format::Md), false);
    assert_eq!(
        text.lines().nth(1),
        Some("| --- | --- | ---: | --- | --- |")
    );
}

#[test]
fn a_document_becomes_lines_for_line_formats() {
    let shared = Shared::default();
    let mut printer = Printer::into_writer(
        Box::new(shared.clone()),
        Some(Format::Tsv),
        false,
        Locale::En,
    );
    let value = serde_json::json!({"a": {"b": 1}, "c": [true], "money": Money(1250)});
    printer.document(&value, |_| {}).unwrap();
    let text = String::from_utf8(shared.0.lock().unwrap().clone()).unwrap();
    assert_eq!(text, "key\tvalue\na.b\t1\nc.0\ttrue\nmoney\t12.50\n");
}

/// A table with columns that may be cut and columns that must not be.
fn wide() -> Table {
    let mut table = Table::new([
        Column::number("number"),
        Column::text("court"),
        Column::text("handler"),
        Column::text("cause"),
        Column::figure("filed"),
        Column::figure("due"),
        Column::figure("claim"),
        Column::text("level"),
        Column::text("provisional"),
    ]);
    for (number, court) in [
        ("(2023)内0783民初12号", "扎兰屯市人民法院"),
        ("(2024)内0722执恢1号", "莫力达瓦达斡尔族自治旗人民法院"),
    ] {
        table.push(vec![
            Cell::Text(number.into()),
            Cell::Text(court.into()),
            Cell::Text("武力斯・梅花".into()),
            Cell::Text("机动车交通事故责任纠纷".into()),
            Cell::Day("2024-03-04".parse().unwrap()),
            Cell::Day("2024-09-04".parse().unwrap()),
            Cell::Money(Money(123_456_789)),
            Cell::Level(Level::Over),
            Cell::Flag(false),
        ]);
    }
    table
}

#[test]
fn dates_and_money_are_whole_or_named_as_left_out() {
    for locale in [Locale::Zh, Locale::En] {
        for columns in 40..140 {
            let mut out = Vec::new();
            let left_out = grid::aligned(&mut out, &wide(), locale, Some(columns)).unwrap();
            let text = String::from_utf8(out).unwrap();
            for (id, value) in [
                ("filed", "2024-03-04"),
                ("due", "2024-09-04"),
                ("claim", "1234567.89"),
            ] {
                let title = Column::figure(id).title(locale);
                let shown = text.matches(value).count();
                let expected = if left_out.contains(&title.to_owned()) {
                    0
                } else {
                    2
                };
                assert_eq!(shown, expected, "{columns} {id}\n{text}");
            }
            for line in text.lines() {
                assert!(
                    crate::text::width::width(line) <= columns,
                    "{columns}\n{text}"
                );
            }
            // A head is shown whole, though it may take several lines.
            let heads: Vec<&str> = text
                .lines()
                .take_while(|line| !line.starts_with('('))
                .collect();
            assert!(!heads.concat().contains(".."), "{columns}\n{text}");
        }
    }
}

#[test]
fn paper_loses_nothing_and_breaks_no_word() {
    for locale in [Locale::Zh, Locale::En] {
        let mut out = Vec::new();
        grid::whole(&mut out, &wide(), locale, 80).unwrap();
        let text = String::from_utf8(out).unwrap();
        let level = level_word(locale, Level::Over);
        for word in [
            "莫旗",
            "武力斯・梅花",
            "机动车交通事故责任纠纷",
            "1234567.89",
            &level,
        ] {
            assert!(text.contains(word), "{word}\n{text}");
        }
        let wide = text.lines().map(crate::text::width::width).max();
        assert!(wide <= Some(80), "{text}");
    }
}

#[test]
fn what_the_terminal_has_no_room_for_is_named() {
    let mut words = Words {
        text: String::new(),
        locale: Locale::En,
        form: Form::Screen(Some(60)),
    };
    words.table(&wide());
    let last = words.text.lines().last().unwrap_or_default().to_owned();
    assert!(last.starts_with("no room here for: "), "{}", words.text);
    assert!(last.contains("cause"), "{}", words.text);
}

#[test]
fn a_figure_keeps_its_unit_and_the_window_goes_first() {
    let mut table = Table::new([
        Column::text("id"),
        Column::text("name"),
        Column::figure("numerator"),
        Column::figure("value"),
        Column::text("unit").bound(),
        Column::figure("from").aside(),
        Column::text("formula").aside(),
    ]);
    table.push(vec![
        Cell::Text("average-days-net".into()),
        Cell::Text("平均审理天数（净）".into()),
        Cell::Int(250_767),
        Cell::Text("92.60".into()),
        Cell::Text("天".into()),
        Cell::Day("2026-01-01".parse().unwrap()),
        Cell::Text("净天数 / 已结".into()),
    ]);
    for columns in 40..100 {
        let mut out = Vec::new();
        let left_out = grid::aligned(&mut out, &table, Locale::Zh, Some(columns)).unwrap();
        let text = String::from_utf8(out).unwrap();
        let unit = Column::text("unit").title(Locale::Zh);
        assert!(
            !left_out.iter().any(|title| title == unit),
            "{columns}\n{text}"
        );
        let gone = |id| {
            left_out
                .iter()
                .any(|title| title == Column::text(id).title(Locale::Zh))
        };
        assert!(!gone("value") || gone("from"), "{columns}\n{text}");
        assert!(!gone("from") || gone("formula"), "{columns}\n{text}");
    }
}
