//! Pages written in Markdown, as lines that read well without it: the manual on the screens.

use super::width::{cut, pad, width};
use super::wrap::{flow, fold};

/// Blanks before the lines of a code block.
const INDENT: &str = "  ";
/// From this length on a line of dashes is the rule of a drawn screen.
const RULE: usize = 40;

/// Renders a page in lines no wider than `columns`. Paragraphs flow, without the marks of bold.
/// Fences go and their lines are indented, if there is room; tables are aligned. Headings and the
/// marks of code stay.
pub fn page<'t>(text: impl IntoIterator<Item = &'t str>, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut out = Vec::new();
    let mut prose: Vec<String> = Vec::new();
    let mut lines = text.into_iter().peekable();
    loop {
        let line = lines.next();
        let apart = line.is_none_or(|line| is_fence(line) || is_row(line));
        if apart {
            out.extend(flow(prose.iter().map(String::as_str), columns));
            prose.clear();
        }
        match line {
            None => return out,
            Some(line) if is_fence(line) => {
                let inside = lines.by_ref();
                let block: Vec<&str> = inside.take_while(|line| !is_fence(line)).collect();
                out.extend(fenced(&block, columns));
            }
            Some(line) if is_row(line) => {
                let mut table = vec![line];
                while let Some(row) = lines.next_if(|line| is_row(line)) {
                    table.push(row);
                }
                out.extend(aligned(&table, columns));
            }
            Some(line) if line.starts_with("    ") => prose.push(line.to_owned()),
            Some(line) => prose.push(bare(line)),
        }
    }
}

fn is_fence(line: &str) -> bool {
    line.trim_start().starts_with("```")
}

/// The lines of a fenced block. One that is too wide is broken, with the blanks that form columns
/// taken out first; a drawn screen is cut at the right instead, because broken it shows nothing.
fn fenced(block: &[&str], columns: usize) -> Vec<String> {
    let fits = |line: &&str| width(line) + INDENT.len() <= columns;
    let indent = if block.iter().all(fits) { INDENT } else { "" };
    let is_rule = |line: &&str| line.len() >= RULE && line.bytes().all(|c| c == b'-');
    let drawn = block.iter().any(is_rule);
    let lines = block.iter().flat_map(|line| {
        if drawn {
            return vec![cut(line, columns)];
        }
        if width(line) <= columns {
            return vec![(*line).to_owned()];
        }
        let text = line.trim_start();
        let before = " ".repeat(line.len() - text.len());
        hung(
            &format!("{before}{}", squeezed(text)),
            &format!("{before}{INDENT}"),
            columns,
        )
    });
    lines.map(|line| format!("{indent}{line}")).collect()
}

/// A text with at most two blanks in a row.
fn squeezed(text: &str) -> String {
    let parts = text
        .split("  ")
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("  ")
}

/// A line broken into pieces, with `before` in front of all but the first.
fn hung(line: &str, before: &str, columns: usize) -> Vec<String> {
    if width(line) <= columns {
        return vec![line.to_owned()];
    }
    let room = columns.saturating_sub(width(before)).max(1);
    let pieces = fold(line, room).into_iter().enumerate();
    let pieces = pieces.map(|(n, piece)| {
        if n == 0 {
            piece
        } else {
            format!("{before}{piece}")
        }
    });
    pieces.collect()
}

fn is_row(line: &str) -> bool {
    line.starts_with('|') && line.trim_end().ends_with('|') && line.len() > 1
}

/// A line without the marks of bold. Those of code stay: the words of the manual refer to them, and
/// they tell a key from the text around it. A backtick without its twin is text.
fn bare(line: &str) -> String {
    let marks = line.matches('`').count();
    let shown = line.split('`').enumerate().map(|(n, part)| {
        let is_code = n % 2 == 1 && n < marks;
        if is_code {
            part.to_owned()
        } else {
            part.replace("**", "")
        }
    });
    shown.collect::<Vec<_>>().join("`")
}

/// The rows of a table in columns; the line below its head becomes a rule. Where the columns have
/// no room, the cells of a row stand below its first one.
fn aligned(rows: &[&str], columns: usize) -> Vec<String> {
    let cells = |row: &&str| -> Vec<String> {
        let inside = row.trim().trim_start_matches('|').trim_end_matches('|');
        inside.split('|').map(|cell| bare(cell.trim())).collect()
    };
    let rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
    let is_rule = |row: &Vec<String>| {
        let of_rule = |cell: &String| cell.len() > 1 && cell.chars().all(|c| "-:".contains(c));
        row.iter().all(of_rule)
    };
    let most = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |n: usize| {
        let said = rows.iter().filter(|row| !is_rule(row));
        let widths = said.filter_map(|row| row.get(n)).map(|cell| width(cell));
        widths.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..most).map(widest).collect();
    if widths.iter().sum::<usize>() + 2 * most.saturating_sub(1) > columns {
        let said = rows.iter().filter(|row| !is_rule(row));
        return said.flat_map(|row| stacked(row, columns)).collect();
    }
    let line = |row: &Vec<String>| {
        let columns = widths.iter().enumerate().map(|(n, columns)| {
            if is_rule(row) {
                return "-".repeat(*columns);
            }
            pad(row.get(n).map_or("", String::as_str), *columns)
        });
        let line = columns.collect::<Vec<_>>().join("  ");
        line.trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

/// The cells of a row, the first as far left as the page, the others indented below it.
fn stacked(row: &[String], columns: usize) -> Vec<String> {
    let cells = row.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    let lines = cells.flat_map(|(n, cell)| {
        let before = if n == 0 { "" } else { INDENT };
        hung(
            &format!("{before}{cell}"),
            &format!("{before}{INDENT}"),
            columns,
        )
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(text: &str) -> String {
        page(text.lines(), 30).join("\n")
    }

    #[test]
    fn a_page_reads_well_without_its_marks() {
        for (text, wanted) in [
            ("# 标题", "# 标题"),
            ("- 按 `u` **撤销**", "- 按 `u` 撤销"),
            ("一个 ` 在**文**中", "一个 ` 在文中"),
            ("`a**b` 和 **c**", "`a**b` 和 c"),
            (
                "前\n\n```sh\nqingji today  # 今日\n```\n后",
                "前\n\n  qingji today  # 今日\n后",
            ),
            (
                "```text\n12345678901234567890123456789\n| a |\n```",
                "12345678901234567890123456789\n| a |",
            ),
            ("    =  `!=`", "    =  `!=`"),
            (
                "| 中文 | key |\n|---|---|\n| `法院` | `court` |\n| `级` | |\n完",
                "中文    key\n------  -------\n`法院`  `court`\n`级`\n完",
            ),
            // Marks take no room in the paragraph that is broken.
            (
                "**一二三四五六七八九十一二三四五** 六七\n八九",
                "一二三四五六七八九十一二三四五\n六七八九",
            ),
            // A drawn screen is cut, the columns of a list move together.
            (
                "```text\n 今日 案件 期限 图表      2022-06-15 周三\n------------------------------------------------\n```",
                " 今日 案件 期限 图表      20..\n----------------------------..",
            ),
            (
                "```text\n  u  Ctrl-Z                 撤销刚才的记录\n  短  行\n```",
                "  u  Ctrl-Z  撤销刚才的记录\n  短  行",
            ),
            (
                "```sh\nqingji import 案件.xlsx --dry-run --problems 问题.csv\n```",
                "qingji import 案件.xlsx\n  --dry-run --problems\n  问题.csv",
            ),
            (
                "| 命令 | 做什么 |\n|---|---|\n| `qingji due --within 7` | 七天内到期的案件 |\n| `x` | 乙 |",
                "命令\n  做什么\n`qingji due --within 7`\n  七天内到期的案件\n`x`\n  乙",
            ),
        ] {
            assert_eq!(rendered(text), wanted, "{text}");
        }
    }
}
