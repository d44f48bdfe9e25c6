# Whether a repair worked: `patchgate verify`.

repair-update-nothing = 以前の証跡に失敗した更新プログラムがないため、検証する修復はありません。
repair-update-both = { $update } はインストール済みです (更新履歴と、実行中のビルドの両方で確認)。
repair-update-build = { $update } はインストール済みです: 実行中のビルドは、その更新プログラムのビルド以降です。
repair-update-raised = { $update } はインストール済みです: 更新履歴に記録があり、実行中のビルドもその後上がっています。
repair-update-history = { $update } は、更新履歴ではインストール済みです。その更新プログラムのビルドが不明なため、実行中のビルドからはこれ以上確認できません。
repair-update-again = { $update } は同じコード ({ $code }) で再び失敗しました。
repair-update-otherwise = { $update } は再び失敗しました。コードは { $code } とは異なります。
repair-update-begun = { $update } は再びダウンロードまたは開始されましたが、終了の記録がありません: 再起動待ちか、処理中です。
repair-update-not-tried = { $update } は、以前の証跡の後に再試行されていません。
repair-update-not-tried-remedy = 更新プログラムを 1 回試してから、もう一度収集と検証を行ってください。
repair-update-contradiction = { $update } は更新履歴ではインストール済みですが、実行中のビルドがそれより古いか、以前と変わっていません。
repair-update-unknown = { $update } がインストール済みかどうかは不明です。

repair-search-succeeds = 更新プログラムの検索は成功しています。
repair-search-unknown = 更新プログラムの検索が成功するかどうかは不明です。

repair-cause-gone = 解消: { $cause }
repair-cause-there = 未解消: { $cause }
repair-cause-unseen = 解消したかどうか現在は確認不能: { $cause }
repair-cause-none = 以前に確定または有力な原因がなかったため、解消を確認できるものはありません。

repair-new-fails = 新規: { $finding }
repair-new-unseen = 以前は正常、現在は不明: { $finding }
repair-new-unknown = 新しい問題があるかどうかは不明です: 確認できた範囲が以前より狭くなっています。
repair-new-none = 以前になかった問題は、現在もありません。

verified = 検証済み (VERIFIED): 修復は成功しました
not-verified = 検証不成立 (NOT VERIFIED): 下記の結果のうち { $count } 件が修復の成功と矛盾します
verify-undetermined = 判定不能 (UNDETERMINED): 判定に必要な結果のうち { $count } 件が得られませんでした
verify-of = 以前の証跡: { $file } (収集日時 { $at })
verify-failed = 記録されていた失敗: { $update } が { $when } に { $code } で失敗。
verify-failed-none = 失敗した更新プログラムの記録はありません。
heading-answers = その後の結果
