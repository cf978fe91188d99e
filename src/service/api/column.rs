//! The columns of a list of cases and the orders it can have.

ids! {
    /// A column of a list. Its id is stable: settings, saved views and `--columns` refer to it.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Column {
        /// 级.
        Level = "level",
        /// 期限: days overdue or days left.
        Days = "days",
        /// 案号.
        Number = "number",
        /// 当事人: the party that names the case.
        Party = "party",
        /// 对方.
        Opponent = "opponent",
        /// 案由.
        Cause = "cause",
        /// 程序.
        Procedure = "procedure",
        /// 法院.
        Court = "court",
        /// 庭室.
        Division = "division",
        /// 承办.
        Handler = "handler",
        /// 书记员.
        Clerk = "clerk",
        /// 状态: 在审, 在执, 停, 已结.
        Status = "status",
        /// 标的.
        Claim = "claim",
        /// 到位.
        Received = "received",
        /// 立案日.
        Filed = "filed",
        /// 届满日.
        Due = "due",
        /// 台账届满日: the due date stated in the ledger.
        StatedDue = "stated_due",
        /// 结案日.
        Closed = "closed",
        /// 结案方式.
        How = "how",
        /// 下次跟进.
        Next = "next",
        /// 上次结果.
        Last = "last",
        /// 措施 and its limit.
        Measure = "measure",
        /// 标签.
        Tags = "tags",
    }
}

impl Column {
    /// The column with this id. `outcome`, the query's word for the last follow-up, means
    /// [`Column::Last`], and `days_left`, the key in JSON, [`Column::Days`].
    pub fn asked(word: &str) -> Option<Column> {
        Column::from_id(match word {
            "outcome" => "last",
            "days_left" => "days",
            word => word,
        })
    }

    /// Whether its value is in [`super::More`], which is read only on request.
    pub fn is_more(self) -> bool {
        matches!(
            self,
            Column::Clerk
                | Column::Received
                | Column::StatedDue
                | Column::How
                | Column::Measure
                | Column::Tags
        )
    }

    /// Whether the column is numeric and therefore right-aligned.
    pub fn is_figure(self) -> bool {
        matches!(self, Column::Claim | Column::Received)
    }
}

/// One of the columns by which a list is sorted. Rows without a value come last in both directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Order {
    pub by: Column,
    pub descending: bool,
}

impl Order {
    /// Ascending order.
    pub fn up(by: Column) -> Order {
        Order {
            by,
            descending: false,
        }
    }

    /// Parses `due` or `-claim` with columns by name; `None` if it names no column.
    pub fn named(text: &str, column: impl Fn(&str) -> Option<Column>) -> Option<Order> {
        let (descending, name) = match text.strip_prefix('-') {
            Some(name) => (true, name),
            None => (false, text),
        };
        column(name).map(|by| Order { by, descending })
    }

    /// Parses `due` or `-claim`; `None` if it names no column.
    pub fn parse(text: &str) -> Option<Order> {
        Order::named(text, Column::asked)
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
        assert_eq!(Column::asked("outcome"), Some(Column::Last));
        assert_eq!(Column::asked("days_left"), Some(Column::Days));
        assert_eq!(Order::parse("--due"), None);
    }
}
