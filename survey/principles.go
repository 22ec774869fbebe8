package survey

// Themes of the ready-made principles. Trust has three parts: reliability, openness and a shared mission.
const (
	ThemeReliability   = "reliability"
	ThemeOpenness      = "openness"
	ThemeMission       = "mission"
	ThemeDecisions     = "decisions"
	ThemeCommunication = "communication"
	ThemeFairness      = "fairness"
	ThemeLearning      = "learning"
)

// ReadyMade is a set of principles to start from: partners should reword, drop and add until each one is theirs, and
// ratify the result. Two of them are reverse-keyed.
func ReadyMade() []Principle {
	return []Principle{
		{ID: "keep-promises", Theme: ThemeReliability, Title: "Promises are kept", Statement: "What one of us promises the others arrives, complete and on the day."},
		{ID: "warn-early", Theme: ThemeReliability, Title: "Delays are announced", Statement: "Whoever is going to be late says so while there is still time to do something about it."},
		{ID: "quality", Theme: ThemeReliability, Title: "Work can be built on", Statement: "We can use each other's work as it comes, without checking it all again."},
		{ID: "people-stay", Theme: ThemeReliability, Title: "People stay or hand over", Statement: "When someone leaves the work, a successor is introduced and knows what was agreed."},
		{ID: "bad-news", Theme: ThemeOpenness, Title: "Bad news travels", Statement: "Bad news reaches all partners as fast as good news."},
		{ID: "own-interest", Theme: ThemeOpenness, Title: "Interests are on the table", Statement: "Each of us says openly what we want for ourselves from this partnership."},
		{ID: "hidden-agenda", Theme: ThemeOpenness, Reverse: true, Title: "Something is held back", Statement: "I often feel that a partner keeps something from us that we should know."},
		{ID: "admit-mistakes", Theme: ThemeOpenness, Title: "Mistakes may be admitted", Statement: "Nobody needs to fear admitting a mistake in front of the other partners."},
		{ID: "same-goal", Theme: ThemeMission, Title: "One goal", Statement: "Asked separately, people from every partner would name the same goal of this partnership."},
		{ID: "goal-first", Theme: ThemeMission, Title: "The goal comes first", Statement: "When our own interest and the common goal pull apart, we talk about it and the goal is not forgotten."},
		{ID: "worth-it", Theme: ThemeMission, Title: "It is worth it", Statement: "Those whom we do this for would miss it if we stopped."},
		{ID: "who-decides", Theme: ThemeDecisions, Title: "It is clear who decides", Statement: "For every question that comes up it is clear who decides it."},
		{ID: "decide-in-time", Theme: ThemeDecisions, Title: "Decisions come in time", Statement: "Decisions are made before waiting for them costs more than a wrong one would."},
		{ID: "heard-before", Theme: ThemeDecisions, Title: "Those affected are heard", Statement: "Partners who will feel a decision are asked before it is made."},
		{ID: "decisions-hold", Theme: ThemeDecisions, Title: "Decisions hold", Statement: "What we decided together is carried out by all, also by those who wanted something else."},
		{ID: "right-channel", Theme: ThemeCommunication, Title: "Word reaches the right people", Statement: "What I need to know for my part reaches me without my asking for it."},
		{ID: "answers-soon", Theme: ThemeCommunication, Title: "Questions get answers", Statement: "A question to another partner gets an answer within the time we agreed on."},
		{ID: "plain-words", Theme: ThemeCommunication, Title: "We speak plainly", Statement: "We explain ourselves in words that people from another organisation understand."},
		{ID: "conflict-talked", Theme: ThemeCommunication, Title: "Conflicts are talked through", Statement: "When we disagree we say it to each other, and not about each other."},
		{ID: "fair-load", Theme: ThemeFairness, Title: "The load is shared as agreed", Statement: "Each partner carries the share of the work that was agreed, given what it is able to do."},
		{ID: "fair-reward", Theme: ThemeFairness, Title: "The reward matches the share", Statement: "What each partner gets out stands in a fair relation to what it puts in and risks."},
		{ID: "left-alone", Theme: ThemeFairness, Reverse: true, Title: "We are left alone with it", Statement: "When things get hard, one partner is left to deal with them."},
		{ID: "credit", Theme: ThemeFairness, Title: "Credit goes where it is due", Statement: "Success is told as the success of those who brought it about."},
		{ID: "look-back", Theme: ThemeLearning, Title: "We look back", Statement: "After each stage we ask together what to keep and what to do differently, and then do it."},
		{ID: "same-mistake", Theme: ThemeLearning, Title: "No mistake twice", Statement: "What went wrong once is changed so that it does not go wrong again in the same way."},
		{ID: "learn-from-each-other", Theme: ThemeLearning, Title: "We learn from each other", Statement: "We know what the other partners do better than we do, and have taken some of it over."},
	}
}

// AgreeScale is a scale of five points for principles worded as statements.
func AgreeScale() Scale {
	return Scale{Min: 1, Max: 5, Low: "not at all true", High: "entirely true"}
}
