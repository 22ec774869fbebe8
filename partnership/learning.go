package partnership

import (
	"cmp"
	"slices"
	"strconv"
)

// learning: the first checkpoint was held, what was decided is recorded, and a lesson was logged.
func (d *desk) learning() {
	held := false
	for i, c := range d.f.Workplan.Checkpoints {
		path := item("workplan.checkpoints", i)
		switch {
		case d.past(c.Held):
			held = true
			if c.Correction == "" {
				d.fault(SeverityMedium, "correction-not-recorded", path, c.ID,
					"checkpoint "+strconv.Quote(c.ID)+" was held and nothing is recorded; write down the correction, or \"no change\"")
			}
		case c.Due.Before(d.asOf):
			d.fault(SeverityMedium, "checkpoint-not-held", path, c.ID,
				"checkpoint "+strconv.Quote(c.ID)+" was due on "+day(c.Due)+" and was not held; hold it now")
		}
	}
	switch points := d.f.Workplan.Checkpoints; {
	case len(points) == 0 && len(d.f.Workplan.Activities) > 0:
		d.fault(SeverityMedium, "checkpoint-not-set", "workplan.checkpoints", "",
			"work is planned and no day is set to look at how it goes; set a first checkpoint")
	case len(points) > 0 && !held && !slices.ContainsFunc(points, func(c Checkpoint) bool { return c.Due.Before(d.asOf) }):
		first := slices.MinFunc(points, func(a, b Checkpoint) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID)) })
		d.fault(SeverityLow, "checkpoint-ahead", "workplan.checkpoints", first.ID,
			"the first checkpoint, "+strconv.Quote(first.ID)+", is still ahead; hold it on "+day(first.Due)+", and write down the correction")
	}
	if held && len(d.f.Lessons) == 0 {
		d.fault(SeverityLow, "lesson-not-logged", "lessons", "",
			"a checkpoint was held and no lesson is logged; write down what worked and what must improve")
	}
	for i, x := range d.f.Lessons {
		if x.AdoptedIn == "" && days(x.On, d.asOf) > lessonDays {
			d.fault(SeverityLow, "lesson-not-adopted", item("lessons", i), x.ID,
				"the lesson "+strconv.Quote(x.ID)+" was logged on "+day(x.On)+" and nothing was changed by it; take it up in an iteration")
		}
	}
	d.talent()
}

// talent looks for people who lack what their role needs, and for trainings that were due.
func (d *desk) talent() {
	for i, x := range d.f.Talent {
		path, who := item("talent", i), strconv.Quote(x.Person)+" in "+strconv.Quote(x.Skill)
		switch due := !x.TrainingDue.IsZero() && !(d.past(x.Trained) && !x.Trained.Before(x.TrainingDue)); {
		case due && x.TrainingDue.Before(d.asOf):
			d.fault(SeverityMedium, "training-overdue", path, x.Person,
				"the training of "+who+" was due on "+day(x.TrainingDue)+"; hold it, or agree on another day")
		case !due && x.Level < x.Needed:
			d.fault(SeverityMedium, "skill-gap", path, x.Person,
				who+" stands at level "+strconv.Itoa(x.Level)+" where the role needs "+strconv.Itoa(x.Needed)+"; plan a training, or give the role to somebody who has it")
		}
	}
}
