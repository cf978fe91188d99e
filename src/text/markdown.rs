//! Pages written in Markdown, as lines that read well without it: the manual on the screens.

use super::width::{pad, width};

/// Blanks before the lines of a code block.
const INDENT: &str = "  ";

/// Renders lines that are broken already. Fences go and their lines are indented, if there is room
/// in `columns`; tables are aligned; marks of bold go. Headings, lists and code stay as they are.
pub fn plain(lines: &[String], columns: usize) -> Vec<String> {
    let mut out = Vec::with_capacity(lines.len());
    let mut lines = lines.iter().map(String::as_str).peekable();
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("```") {
            let inside = lines.by_ref();
            let block: Vec<&str> = inside
                .take_while(|line| !line.trim_start().starts_with("```"))
                .collect();
            let fits = |line: &&str| width(line) + INDENT.len() <= columns;
            let indent = if block.iter().all(fits) { INDENT } else { "" };
            out.extend(block.iter().map(|line| format!("{indent}{line}")));
        } else if is_row(line) {
            let mut table = vec![line];
            while let Some(row) = lines.next_if(|line| is_row(line)) {
                table.push(row);
            }
            out.extend(aligned(&table));
        } else if line.starts_with("    ") {
            out.push(line.to_owned());
        } else {
            out.push(bare(line));
        }
    }
    out
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

/// The rows of a table in columns; the line below its head becomes a rule.
fn aligned(rows: &[&str]) -> Vec<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(text: &str) -> String {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        plain(&lines, 30).join("\n")
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
        ] {
            assert_eq!(rendered(text), wanted, "{text}");
        }
    }
}
