//! Whole numbers in Chinese numerals, everyday and capital.

/// Parses a whole number in Chinese numerals: `壹拾贰万`, `一百零五`, `十`, `二〇二三` (digit by
/// digit). A last digit directly after 百 or a greater unit is refused: a 零 or a unit is missing.
pub fn chinese_integer(text: &str) -> Option<u64> {
    read(text)
        .filter(|read| !read.is_short)
        .map(|read| read.number)
}

/// Parses a whole number as people say it: like [`chinese_integer`], and a last digit directly
/// after 百 or a greater unit counts the next lower one. `一万二` is 12,000, `一万零二` is 10,002.
/// Capitals, which nobody shortens, must be complete.
pub fn spoken_integer(text: &str) -> Option<u64> {
    read(text).map(|read| read.number)
}

/// A number that was read.
struct Read {
    number: u64,
    /// Whether its last digit counts the next lower unit.
    is_short: bool,
}

fn read(text: &str) -> Option<Read> {
    if !text.is_empty() && text.chars().all(|c| numeral(c).is_some()) {
        let mut digits = text.chars();
        let number =
            digits.try_fold(0u64, |sum, c| sum.checked_mul(10)?.checked_add(numeral(c)?))?;
        return Some(Read {
            number,
            is_short: false,
        });
    }
    // total: completed 亿; section: up to the next 万 or 亿; waiting: a digit whose unit is still
    // to come; short: the unit directly before it, if the digit counts the next lower one.
    let (mut total, mut section, mut waiting) = (0u64, 0u64, None);
    let (mut unit, mut short) = (1, None);
    let mut below = u64::MAX;
    for c in text.chars() {
        if let Some(digit) = numeral(c) {
            if waiting.is_some_and(|before| before != 0) {
                return None;
            }
            short = (waiting.is_none() && digit != 0 && unit > 10).then_some((c, unit));
            waiting = Some(digit);
            continue;
        }
        unit = numeral_unit(c)?;
        if unit < 10_000 {
            // 十 alone is ten; units within a section decrease.
            let digit = waiting
                .take()
                .unwrap_or(1)
                .max(u64::from(unit == 10 && section == 0));
            if unit >= below {
                return None;
            }
            below = unit;
            section = section.checked_add(digit.checked_mul(unit)?)?;
        } else {
            if waiting.is_some() && short.is_some() {
                return None;
            }
            section = section.checked_add(waiting.take().unwrap_or(0))?;
            total = completed(total, section, unit)?;
            section = 0;
            below = u64::MAX;
        }
    }
    let last = match (waiting, short) {
        (Some(_), Some((c, _))) if !is_everyday(c) => return None,
        (Some(digit), Some((_, unit))) => digit.checked_mul(unit / 10)?,
        (waiting, _) => waiting.unwrap_or(0),
    };
    let number = total.checked_add(section.checked_add(last)?)?;
    (!text.is_empty()).then_some(Read {
        number,
        is_short: waiting.is_some() && short.is_some(),
    })
}

/// The total with the section that ends in 万 or 亿.
fn completed(total: u64, section: u64, unit: u64) -> Option<u64> {
    if unit == 10_000 {
        let section = section.checked_mul(unit)?;
        return total.checked_add(section).filter(|_| section > 0);
    }
    let all = total.checked_add(section)?;
    all.checked_mul(unit).filter(|_| all > 0)
}

/// The value of one digit, everyday or capital: `二`, `贰`.
pub(super) fn numeral(c: char) -> Option<u64> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '貳' | '两' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// Whether a digit is an everyday one, not a capital.
fn is_everyday(c: char) -> bool {
    matches!(
        c,
        '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九'
    )
}

/// Whether a character can occur in a number written in numerals.
pub fn is_numeral(c: char) -> bool {
    numeral(c).is_some() || numeral_unit(c).is_some()
}

fn numeral_unit(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_read_by_place_or_digit_by_digit() {
        for (text, number) in [
            ("二〇二三", 2023),
            ("十", 10),
            ("十五", 15),
            ("三十一", 31),
            ("一百零五", 105),
            ("壹拾贰万", 120_000),
            ("一万零五十", 10_050),
            ("两千", 2000),
            ("一亿二千万", 120_000_000),
        ] {
            assert_eq!(chinese_integer(text), Some(number), "{text}");
        }
        for text in ["", "百十千", "十十", "万", "亿", "一二十", "甲"] {
            assert_eq!(chinese_integer(text), None, "{text}");
        }
    }

    #[test]
    fn a_last_digit_counts_the_next_lower_unit_unless_a_zero_stands_before_it() {
        let shortened = [
            ("一万二", 12_000),
            ("三千五", 3500),
            ("两百五", 250),
            ("一百二", 120),
            ("十二万三", 123_000),
            ("一万二千五", 12_500),
            ("一亿二", 120_000_000),
            ("三百二十万五", 3_205_000),
        ];
        for (text, number) in shortened {
            assert_eq!(spoken_integer(text), Some(number), "{text}");
            assert_eq!(chinese_integer(text), None, "{text}");
        }
        for (text, number) in [
            ("二十五", Some(25)),
            ("一百二十五", Some(125)),
            ("一千零二", Some(1002)),
            ("一千〇二", Some(1002)),
            ("一万零二", Some(10_002)),
            ("一万零二百", Some(10_200)),
            ("一万二百", Some(10_200)),
            ("一百零五万", Some(1_050_000)),
            ("一亿零三", Some(100_000_003)),
            ("壹仟零伍", Some(1005)),
            ("贰拾伍", Some(25)),
            // A 零 or a unit is missing; which one, nobody knows.
            ("一百五万", None),
            ("三千五亿", None),
            ("壹万贰", None),
            ("壹佰伍", None),
        ] {
            assert_eq!(spoken_integer(text), number, "{text}");
            assert_eq!(chinese_integer(text), number, "{text}");
        }
    }

    /// A number as it is written out: `一万零二百`.
    fn written(number: u64) -> String {
        let digits: Vec<char> = "零一二三四五六七八九".chars().collect();
        let section = |mut part: u64, led: bool| {
            let (mut text, mut zero) = (String::new(), led);
            for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
                let digit = (part / unit) as usize;
                part %= unit;
                if digit == 0 {
                    zero = true;
                    continue;
                }
                if zero && (led || !text.is_empty()) {
                    text.push('零');
                }
                zero = false;
                text.push(digits[digit]);
                text.push_str(name);
            }
            text
        };
        let (high, low) = (number / 10_000, number % 10_000);
        let mut text = String::new();
        if high > 0 {
            text = section(high, false) + "万";
        }
        if low > 0 {
            let led = high > 0 && low < 1000;
            text += &section(low, led);
        }
        text
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_out_is_read_back(number in 1..100_000_000_u64) {
            let text = written(number);
            proptest::prop_assert_eq!(chinese_integer(&text), Some(number), "{}", text);
        }
    }
}
