//! English date phrases, translated into the words of the one grammar: `next monday` is 下周一,
//! `3 working days ago` is 3个工作日前. Other text stays as it is.

/// Translates a lower-case English phrase into Chinese; `None` if it is not a date phrase.
pub(super) fn translated(text: &str) -> Option<String> {
    if !text.bytes().any(|b| b.is_ascii_lowercase()) {
        return None;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        ["today"] => Some("今天".to_owned()),
        ["tomorrow"] => Some("明天".to_owned()),
        ["yesterday"] => Some("昨天".to_owned()),
        ["day", "after", "tomorrow"] => Some("后天".to_owned()),
        ["weekend"] => Some("周末".to_owned()),
        ["end", "of", span @ ..] | [span @ .., "end"] => Some(format!("{}底", period(span)?)),
        ["in", count, unit @ ..] => Some(format!("{count}{}后", span_of(unit)?)),
        [count, unit @ .., "ago"] => Some(format!("{count}{}前", span_of(unit)?)),
        [which, "weekend"] => Some(format!("{}周末", step(which)?)),
        [which, "month", day] => Some(format!("{}月{day}", step(which)?)),
        [which, day] if weekday(day).is_some() => {
            Some(format!("{}周{}", step(which)?, weekday(day)?))
        }
        [day] if weekday(day).is_some() => Some(format!("周{}", weekday(day)?)),
        [count, unit @ ..] if !unit.is_empty() => Some(format!("{count}{}", span_of(unit)?)),
        [joined] => {
            let unit = joined.trim_start_matches(|c: char| c.is_ascii_digit());
            let count = joined
                .strip_suffix(unit)
                .filter(|count| !count.is_empty())?;
            Some(format!("{count}{}", span_of(&[unit])?))
        }
        _ => None,
    }
}

fn step(word: &str) -> Option<char> {
    Some(match word {
        "next" => '下',
        "this" => '本',
        "last" => '上',
        _ => return None,
    })
}

fn period(words: &[&str]) -> Option<&'static str> {
    Some(match words {
        ["month"] | ["this" | "the", "month"] => "月",
        ["next", "month"] => "下月",
        ["quarter"] | ["this" | "the", "quarter"] => "季",
        ["year"] | ["this" | "the", "year"] => "年",
        ["next", "year"] => "明年",
        _ => return None,
    })
}

fn span_of(words: &[&str]) -> Option<&'static str> {
    Some(match words {
        ["day" | "days"] => "天",
        ["week" | "weeks"] => "周",
        ["month" | "months"] => "个月",
        ["year" | "years"] => "年",
        ["workday" | "workdays"] | ["working", "day" | "days"] => "工作日",
        _ => return None,
    })
}

fn weekday(word: &str) -> Option<char> {
    Some(match word {
        "mon" | "monday" => '一',
        "tue" | "tuesday" => '二',
        "wed" | "wednesday" => '三',
        "thu" | "thursday" => '四',
        "fri" | "friday" => '五',
        "sat" | "saturday" => '六',
        "sun" | "sunday" => '日',
        _ => return None,
    })
}
