//! The conditions by which something waits in a case: what keeps its columns, counts and settles asks for the same.

/// Papers of customers that nobody judged, and of which nobody said that they are done; `$1` tenant.
macro_rules! unjudged {
    ($case:literal) => {
        concat!(
            "d.tenant_id = $1 AND d.case_id = ",
            $case,
            " AND NOT d.author_is_staff AND d.review = 'none' AND d.settled_at IS NULL"
        )
    };
}

/// Of these the papers that wait: they are there, and no newer one was judged in their place. `$2` case.
macro_rules! waiting_papers {
    ($column:literal) => {
        concat!(
            "SELECT ",
            $column,
            " AS since FROM documents d WHERE ",
            unjudged!("$2"),
            " AND d.state NOT IN ('deleting', 'deleted')
              AND NOT EXISTS (SELECT 1 FROM documents r
                              WHERE r.tenant_id = $1 AND r.replaces = d.id AND r.case_id = $2
                                AND r.review <> 'none' AND r.deleted_for IS DISTINCT FROM 'taken_back')"
        )
    };
}

/// Messages of customers that nobody opened, and of which nobody said that they are done; `$1` tenant.
macro_rules! unopened {
    () => {
        "m.tenant_id = $1 AND m.case_id = $2 AND NOT m.author_is_staff AND m.opened_at IS NULL AND m.settled_at IS NULL"
    };
}

/// Messages that somebody has to answer; `$1` tenant, `$2` case. An answer takes the day away.
macro_rules! unanswered {
    ($case:literal) => {
        concat!("m.tenant_id = $1 AND m.case_id = ", $case, " AND m.answer_due_on IS NOT NULL")
    };
}

/// Conversations that were handed over, and in which the Jobcenter wrote nothing since; `$1` tenant, `$2` case.
macro_rules! handed_over {
    () => {
        "t.tenant_id = $1 AND t.case_id = $2 AND t.waits_since IS NOT NULL"
    };
}

/// Declarations that are to be decided; `$1` tenant, `$2` case.
macro_rules! undecided {
    () => {
        "n.tenant_id = $1 AND n.case_id = $2 AND n.due_on IS NOT NULL AND n.withdrawn_at IS NULL AND n.decided_at IS NULL"
    };
}

/// Papers that a customer said are not theirs, and that staff have to look at; `$1` tenant.
macro_rules! disowned {
    ($case:literal) => {
        concat!("x.tenant_id = $1 AND x.case_id = ", $case, " AND x.settled_at IS NULL")
    };
}

/// The day of what is not due: [`domain::deadline::NEVER`].
macro_rules! never {
    () => {
        "'9999-12-31'"
    };
}

/// Cases in which something is due on the day `$3`, or was before. The first half is that of the index: few cases have a day at all.
macro_rules! due {
    ($case:literal) => {
        concat!($case, ".due_on < ", never!(), " AND ", $case, ".due_on <= $3")
    };
}

pub(super) use {disowned, due, handed_over, never, unanswered, undecided, unjudged, unopened, waiting_papers};

#[cfg(test)]
mod tests {
    #[test]
    fn the_day_of_what_is_not_due_is_the_same_in_rows() {
        assert_eq!(never!(), format!("'{}'", domain::deadline::NEVER));
    }
}
