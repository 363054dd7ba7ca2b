//! The log and what admins begin with.

use super::*;

impl Samples for AuditSearch {
    const NAME: &'static str = "audit";
    const ROLE: Option<Role> = Some(Role::Auditor);
    fn samples() -> Vec<Self> {
        let outcomes = [Outcome::Done, Outcome::Refused, Outcome::Failed];
        let entries: Vec<_> = (0_usize..)
            .zip(Action::ALL.iter().zip(ObjectKind::ALL.iter().cycle()))
            .map(|(n, (action, object_kind))| EntryLine {
                index: 48_213 - n as u64,
                at: later(),
                actor: (n % 4 != 3).then(|| "Carla Muster".into()),
                role: Role::ALL[n % Role::ALL.len()],
                on_behalf_of: (n % 5 == 1).then(|| "Jonas Beispiel".into()),
                action: *action,
                object_kind: *object_kind,
                object: "Kontoauszug_April.pdf".into(),
                session: (n % 2 == 1).then(|| "0198a1b2-c3d4-7000-8000-00000000002b".into()),
                case: (n % 2 == 0).then(|| "35.2-000417".into()),
                outcome: outcomes[n % outcomes.len()],
                reason: (n % 3 == 0).then(|| "Vertretung".into()),
                request_id: "0198a1b2-c3d4-7000-8000-00000000002a".into(),
                leaf_hash: SHA.into(),
                detail: (n % 2 == 1).then(|| "Größe 812 KB, vollständig übertragen".into()),
            })
            .collect();
        let query = AuditQuery {
            actor: "carla.muster".into(),
            action: "document.opened".into(),
            case: "35.2-000417".into(),
            from: "2026-05-01".into(),
            to: "2026-05-31".into(),
            ..AuditQuery::default()
        };
        vec![
            Self {
                query: query.clone(),
                entries,
                more: Some("/audit?after=abc".into()),
                checkpoint: Some(checkpoint()),
                is_auditor: true,
                mistakes: vec![],
            },
            Self { query, mistakes: vec![Mistake::DateWrong("from"), Mistake::ValueWrong("case")], ..Self::default() },
        ]
    }
}

fn checkpoint() -> Checkpoint {
    Checkpoint {
        origin: "musterkreis.example/log/2026-05-01".into(),
        size: 48_200,
        root: "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=".into(),
        at: later(),
    }
}

fn entry() -> EntryLine {
    AuditSearch::samples()[0].entries[1].clone()
}

impl Samples for EntryPage {
    const NAME: &'static str = "entry";
    const ROLE: Option<Role> = Some(Role::Auditor);
    fn samples() -> Vec<Self> {
        let proven = Self {
            entry: entry(),
            is_auditor: true,
            size: 48_213,
            made_at: Some(later()),
            stored_at: Some(later()),
            steps: 16,
            is_proven: true,
        };
        let inside = Self { stored_at: None, is_auditor: false, ..proven.clone() };
        vec![proven.clone(), inside, Self { is_proven: false, size: 0, ..proven }]
    }
}

impl Samples for CheckpointsPage {
    const NAME: &'static str = "checkpoints";
    const ROLE: Option<Role> = Some(Role::Auditor);
    fn samples() -> Vec<Self> {
        let row = |size, stored_at| CheckpointRow { size, root: SHA.into(), made_at: later(), stored_at };
        let rows = vec![row(48_213, None), row(48_200, Some(later())), row(47_950, Some(arrived()))];
        vec![Self { rows, more: Some("/audit/checkpoints?after=47950".into()) }, Self::default()]
    }
}

impl Samples for IncidentPage {
    const NAME: &'static str = "incident";
    const ROLE: Option<Role> = Some(Role::Auditor);
    fn samples() -> Vec<Self> {
        let asked = Self {
            kind: "account".into(),
            subject: "carla.muster".into(),
            purpose: "Meldung einer Datenpanne vom 4. Mai".into(),
            ..Self::default()
        };
        let found = Self { entries: Some(vec![entry(); 3]), next: Some("48000".into()), ..asked.clone() };
        let mistakes = vec![Mistake::ValueWrong("subject"), Mistake::PurposeMissing];
        vec![Self::default(), found, Self { entries: Some(vec![]), ..asked.clone() }, Self { mistakes, ..asked }]
    }
}

impl Samples for AdminStart {
    const NAME: &'static str = "admin";
    const ROLE: Option<Role> = Some(Role::Admin);
    fn samples() -> Vec<Self> {
        vec![
            Self { checkpoint: Some(checkpoint()), scanner: ScannerState::Answers(Some(arrived())) },
            Self { checkpoint: None, scanner: ScannerState::Answers(None) },
            Self { checkpoint: None, scanner: ScannerState::Away(arrived()) },
            Self { checkpoint: None, scanner: ScannerState::Unknown },
        ]
    }
}
