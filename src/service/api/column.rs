//! What a list of cases can show, and be sorted by.

use serde::{Deserialize, Serialize};

/// A column of a list. Its id is stable: settings, saved views and `--columns` name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// 级.
    Level,
    /// 期限: days late, or left.
    Days,
    /// 案号.
    Number,
    /// 当事人: the side that names the case.
    Party,
    /// 对方.
    Opponent,
    /// 案由.
    Cause,
    /// 程序.
    Procedure,
    /// 法院.
    Court,
    /// 庭室.
    Division,
    /// 承办.
    Handler,
    /// 书记员.
    Clerk,
    /// 状态: 在审, 在执, 停, 已结.
    Status,
    /// 标的.
    Claim,
    /// 到位.
    Received,
    /// 立案日.
    Filed,
    /// 届满日.
    Due,
    /// 结案日.
    Closed,
    /// 下次跟进.
    Next,
    /// 上次结果.
    Last,
    /// 措施 and its limit.
    Measure,
    /// 标签.
    Tags,
}

impl Column {
    pub const ALL: [Column; 21] = [
        Column::Level,
        Column::Days,
        Column::Number,
        Column::Party,
        Column::Opponent,
        Column::Cause,
        Column::Procedure,
        Column::Court,
        Column::Division,
        Column::Handler,
        Column::Clerk,
        Column::Status,
        Column::Claim,
        Column::Received,
        Column::Filed,
        Column::Due,
        Column::Closed,
        Column::Next,
        Column::Last,
        Column::Measure,
        Column::Tags,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Column::Level => "level",
            Column::Days => "days",
            Column::Number => "number",
            Column::Party => "party",
            Column::Opponent => "opponent",
            Column::Cause => "cause",
            Column::Procedure => "procedure",
            Column::Court => "court",
            Column::Division => "division",
            Column::Handler => "handler",
            Column::Clerk => "clerk",
            Column::Status => "status",
            Column::Claim => "claim",
            Column::Received => "received",
            Column::Filed => "filed",
            Column::Due => "due",
            Column::Closed => "closed",
            Column::Next => "next",
            Column::Last => "last",
            Column::Measure => "measure",
            Column::Tags => "tags",
        }
    }

    pub fn from_id(id: &str) -> Option<Column> {
        // The last follow-up is asked for by its outcome as well.
        let id = if id == "outcome" { "last" } else { id };
        Column::ALL.into_iter().find(|column| column.id() == id)
    }

    /// Whether it stands in [`super::More`], which is read only when asked for.
    pub fn is_more(self) -> bool {
        matches!(
            self,
            Column::Clerk | Column::Received | Column::Measure | Column::Tags
        )
    }

    /// Figures, which stand to the right.
    pub fn is_figure(self) -> bool {
        matches!(self, Column::Claim | Column::Received)
    }
}

/// One of the columns a list is sorted by. Rows without a value stand last both ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Order {
    pub by: Column,
    pub descending: bool,
}

impl Order {
    pub fn up(by: Column) -> Order {
        Order {
            by,
            descending: false,
        }
    }

    /// `due`, `-claim`; `None` where it is no column.
    pub fn parse(text: &str) -> Option<Order> {
        let (descending, id) = match text.strip_prefix('-') {
            Some(id) => (true, id),
            None => (false, text),
        };
        Column::from_id(id).map(|by| Order { by, descending })
    }
}

impl std::fmt::Display for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.descending { "-" } else { "" };
        write!(f, "{sign}{}", self.by.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_again_and_orders_round_trip() {
        for column in Column::ALL {
            assert_eq!(Column::from_id(column.id()), Some(column));
            for descending in [false, true] {
                let order = Order {
                    by: column,
                    descending,
                };
                assert_eq!(Order::parse(&order.to_string()), Some(order));
            }
        }
        assert_eq!(Column::from_id("outcome"), Some(Column::Last));
        assert_eq!(Order::parse("--due"), None);
    }
}
