//! 期限 on the screens: every figure of the page opens what it counts.

use qingji::command::Context;
use qingji::text::locale::Locale;

use crate::support::docket::Docket;
use crate::support::screen::Session;

/// The number after the marker `>` on the row, which is the figure under the cursor.
fn marked(row: &str) -> Option<u32> {
    let (_, after) = row.split_once('>')?;
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[test]
fn space_leads_to_the_sum_of_the_week_and_enter_into_its_items() {
    for (columns, rows) in [(80, 24), (100, 30), (40, 10)] {
        let mut session = Session::new(Docket::real(400), Locale::Zh, columns, rows);
        session.press("g q space");
        let text = session.text();
        let week = session.rows().iter().find_map(|row| marked(row));
        let week = week.unwrap_or_else(|| panic!("{text}"));
        assert!(
            text.contains(&format!("06-13 至 06-19  {week} 件")),
            "{text}"
        );
        // Each item is listed with its day, and Enter opens them as a list.
        let item = session
            .rows()
            .into_iter()
            .find(|row| row.starts_with("   06-1"));
        assert!(item.is_some(), "{text}");
        session.press("enter");
        assert_eq!(session.model.context(), Context::Drill);
        session.press("enter");
        assert_eq!(session.model.context(), Context::Case);
        session.press("esc esc");
        assert_eq!(session.model.context(), Context::Calendar);
        // Still on the sums, where down leads to the week below.
        session.press("down");
        session.shows("06-20 至 06-26");
        // Sideways lead back to the days.
        session.press("right");
        session.shows("06-27 周一");
    }
}

#[test]
fn the_sum_of_a_week_is_that_of_its_days() {
    let mut session = Session::new(Docket::real(400), Locale::Zh, 100, 30);
    session.press("g q home");
    let mut sum = 0;
    for _ in 0..7 {
        let row = session.rows().into_iter().find(|row| row.contains('>'));
        let row = row.unwrap_or_else(|| panic!("{}", session.text()));
        sum += marked(&row.replace('[', "")).unwrap_or(0);
        session.press("right");
    }
    session.press("left space");
    let week = session.rows().iter().find_map(|row| marked(row));
    assert_eq!(week, Some(sum), "{}", session.text());
}

#[test]
fn the_number_of_overdue_cases_opens_them() {
    for (locale, columns, rows) in [
        (Locale::Zh, 80, 24),
        (Locale::En, 100, 30),
        (Locale::Zh, 40, 10),
    ] {
        let mut session = Session::new(Docket::real(400), locale, columns, rows);
        session.press("g q space space");
        let over = session.rows().iter().find_map(|row| marked(row));
        let over = over.unwrap_or_else(|| panic!("{}", session.text()));
        assert!(over > 0);
        session.press("enter");
        assert_eq!(session.model.context(), Context::Drill);
        session.press("end");
        let text = session.text();
        let word = if locale == Locale::Zh { "超" } else { "late" };
        let last = session.rows().into_iter().rev();
        let mut last = last.filter(|row| row.trim_start().starts_with('>'));
        assert!(last.next().is_some_and(|row| row.contains(word)), "{text}");
        let said = if locale == Locale::Zh {
            format!("第 {over} / {over} 件")
        } else {
            format!("{over} / {over}")
        };
        assert!(text.contains(&said), "{text}");
        session.press("esc");
        assert_eq!(session.model.context(), Context::Calendar);
        // The arrows lead back to the day.
        session.press("down");
        assert!(session.text().contains(">["), "{}", session.text());
    }
}
