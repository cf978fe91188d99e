//! Punctuation of Chinese sentences. Sheets, files and the shell use full-width marks; the screens
//! use half-width ones.

use std::borrow::Cow;

/// Replaces full-width marks by half-width ones with a blank, so that a line keeps its width; a
/// line does not end in a blank.
pub fn narrow(text: &str) -> Cow<'_, str> {
    if !text.contains(['，', '；', '：', '。', '！', '？', '（', '）']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let stop = match c {
            '，' => ", ",
            '；' => "; ",
            '：' => ": ",
            '。' => ". ",
            '！' => "! ",
            '？' => "? ",
            '（' => " (",
            '）' => ") ",
            c => {
                out.push(c);
                continue;
            }
        };
        // The blank that belongs to the mark replaces the one before it.
        out.truncate(out.trim_end().len());
        out.push_str(stop);
    }
    Cow::Owned(out.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::narrow;

    #[test]
    fn wide_stops_become_narrow_ones_with_a_blank() {
        for (wide, told) in [
            ("晚于届满日 02-28，不计入", "晚于届满日 02-28, 不计入"),
            (
                "请核对写法；只记得一部分用 ~。",
                "请核对写法; 只记得一部分用 ~.",
            ),
            (
                "扣除合计（重叠只计一次），共 3 天",
                "扣除合计 (重叠只计一次), 共 3 天",
            ),
            ("没有成功: {cause}", "没有成功: {cause}"),
            ("nothing to do, here", "nothing to do, here"),
        ] {
            assert_eq!(narrow(wide), told);
        }
    }
}
