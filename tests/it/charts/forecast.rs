//! The forecast and its pace.

use qingji::text::locale::Locale;

use super::docket_of_courts;
use crate::support::docket::Docket;
use crate::support::screen::Session;

/// The pace in the sentence of the chart on the screen.
fn pace(session: &Session) -> String {
    let text = session.text();
    let (_, rest) = text.split_once("平均每周").expect(&text);
    rest.split_once(',').expect(&text).0.to_owned()
}

#[test]
fn stock_and_forecast_name_one_pace_though_the_week_is_not_over() {
    // A Wednesday: the last step of the chart has three days.
    let mut session = Session::new(Docket::real(220), Locale::Zh, 160, 40);
    session.press("g t");
    for over in ["近4周", "近13周"] {
        let stock = pace(&session);
        assert!(session.text().contains(over), "{}", session.text());
        session.press("space space space space space");
        assert!(session.text().contains("[预测]"), "{}", session.text());
        assert_eq!(pace(&session), stock);
        // Back to the stock, by months.
        session.press("space r r");
    }
}

#[test]
fn the_note_of_the_forecast_is_whole_at_eighty_columns() {
    let mut session = Session::new(Docket::real(220), Locale::En, 80, 24);
    session.press("g t space space space space space end end");
    let rows = session.rows();
    let note = "The mean of these weeks, no prophecy; reopenings and moves count";
    assert!(rows.iter().any(|row| row.trim() == note), "{rows:#?}");
}

/// Every row of the forecast adds up from the numbers shown, whatever moved or was reopened in its
/// weeks.
#[test]
fn the_rows_of_a_forecast_add_up() {
    let docket = docket_of_courts();
    let mut session = Session::new(docket, Locale::Zh, 120, 30);
    session.press("g t space space space space space");
    let text = session.text();
    let mut rows = 0;
    for row in session.rows() {
        let numbers: Vec<&str> = row.split_whitespace().rev().take(3).collect();
        let [opening, left, entered] = numbers.as_slice() else {
            continue;
        };
        let numbers = [opening, entered, left].map(|n| n.parse::<i64>());
        let [Ok(opening), Ok(entered), Ok(left)] = numbers else {
            continue;
        };
        // The first number of a row is the open cases.
        let mut words = row.split_whitespace();
        let open = words.find_map(|word| word.parse::<i64>().ok());
        assert_eq!(open, Some(opening + entered - left), "{row}\n{text}");
        rows += 1;
    }
    // The total, two courts, and the handler of each.
    assert!(rows >= 5, "{text}");
}
