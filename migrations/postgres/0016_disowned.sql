-- What customers said is not theirs is due on the day they said it: somebody else's paper in the wrong hands is to be
-- reported within 72 hours (Art. 33 DSGVO).
ALTER TABLE disowned ADD COLUMN due_on DATE NOT NULL DEFAULT '9999-12-31';
