//! Whole numbers in Chinese numerals, everyday and capital.

/// Parses a whole number in Chinese numerals: `壹拾贰万`, `一百零五`, `十`, `二〇二三` (digit by
/// digit).
pub fn chinese_integer(text: &str) -> Option<u64> {
    if !text.is_empty() && text.chars().all(|c| numeral(c).is_some()) {
        return text
            .chars()
            .try_fold(0u64, |sum, c| sum.checked_mul(10)?.checked_add(numeral(c)?));
    }
    // total: completed 亿; section: up to the next 万 or 亿; waiting: a digit whose unit is still
    // to come.
    let (mut total, mut section, mut waiting) = (0u64, 0u64, None);
    let mut below = u64::MAX;
    // What a digit is worth that no unit follows: a tenth of the unit before it (三千五 is 3500), one
    // behind 零.
    let mut tenth = 1;
    let mut capital = false;
    for c in text.chars() {
        if let Some(digit) = numeral(c) {
            capital |= is_capital(c);
            if digit == 0 {
                tenth = 1;
            }
            if waiting.is_some_and(|before| before != 0) {
                return None;
            }
            waiting = Some(digit);
            continue;
        }
        let unit = numeral_unit(c)?;
        let short = std::mem::replace(&mut tenth, unit / 10);
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
            section = section.checked_add(bare(waiting.take(), short, capital)?)?;
            if unit == 10_000 {
                if section == 0 {
                    return None;
                }
                section = section.checked_mul(unit)?;
                total = total.checked_add(section)?;
            } else {
                let all = total.checked_add(section)?;
                if all == 0 {
                    return None;
                }
                total = all.checked_mul(unit)?;
            }
            section = 0;
            below = u64::MAX;
        }
    }
    let rest = section.checked_add(bare(waiting, tenth, capital)?)?;
    (!text.is_empty()).then_some(total.checked_add(rest)?)
}

/// The value of a digit that no unit follows. In capitals every unit is written, so a lack of one
/// leaves the amount in doubt.
fn bare(digit: Option<u64>, tenth: u64, capital: bool) -> Option<u64> {
    match digit.unwrap_or(0) {
        0 => Some(0),
        _ if tenth > 1 && capital => None,
        digit => digit.checked_mul(tenth),
    }
}

fn is_capital(c: char) -> bool {
    "壹贰貳叁參肆伍陆陸柒捌玖".contains(c)
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
}
